-- cost 20
-- 1: datetime.datetime(2026, 1, 2, 0, 0, tzinfo=datetime.timezone.utc)
-- 2: datetime.datetime(2026, 1, 5, 0, 0, tzinfo=datetime.timezone.utc)
-- 3: 20
SELECT convert_to(json_build_object(
    'articles', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
              'title', picked_1.title)), '[]'::json)) AS anon_1
      FROM (
        SELECT article_1.title AS title
        FROM article AS article_1
        WHERE article_1.status = 'PUBLISHED' AND article_1.published_at >= $1::TIMESTAMP WITH TIME ZONE AND article_1.published_at < $2::TIMESTAMP WITH TIME ZONE
        ORDER BY article_1.published_at DESC, article_1.id DESC
        LIMIT $3::INTEGER) AS picked_1))::text, 'UTF8') AS data
