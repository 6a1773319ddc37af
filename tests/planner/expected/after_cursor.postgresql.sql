-- cost 2
-- 1: 2
-- 2: datetime.datetime(2026, 1, 5, 0, 0, tzinfo=datetime.timezone.utc)
-- 3: UUID('01900000-0000-7000-8005-00000000000a')
-- 4: datetime.datetime(2026, 1, 5, 0, 0, tzinfo=datetime.timezone.utc)
-- 5: UUID('01900000-0000-7000-8005-00000000000a')
-- 6: 3
SELECT convert_to(json_build_object(
    'articles', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
              'title', picked_1.title)) FILTER (WHERE picked_1.place <= $1::INTEGER), '[]'::json),
        'pageInfo', json_build_object(
          'hasNextPage', coalesce(max(picked_1.place) > $1::INTEGER, false),
          'hasPreviousPage', (EXISTS (
              SELECT 1
              FROM article AS article_2
              WHERE article_2.status = 'PUBLISHED' AND (article_2.published_at, article_2.id) >= ($2::TIMESTAMP WITH TIME ZONE, $3::UUID))))) AS anon_1
      FROM (
        SELECT chosen_1.title AS title, row_number() OVER () AS place
        FROM (
          SELECT article_1.title AS title
          FROM article AS article_1
          WHERE article_1.status = 'PUBLISHED' AND (article_1.published_at, article_1.id) < ($4::TIMESTAMP WITH TIME ZONE, $5::UUID)
          ORDER BY article_1.published_at DESC, article_1.id DESC
          LIMIT $6::INTEGER) AS chosen_1) AS picked_1))::text, 'UTF8') AS data
