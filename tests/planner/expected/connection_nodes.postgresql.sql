-- cost 3
-- 1: 3
SELECT convert_to(json_build_object(
    'articles', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
              'title', picked_1.title,
              'publishedAt', replace(to_char(picked_1.published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z'))), '[]'::json)) AS anon_1
      FROM (
        SELECT article_1.title AS title, article_1.published_at AS published_at
        FROM article AS article_1
        WHERE article_1.status = 'PUBLISHED'
        ORDER BY article_1.published_at DESC, article_1.id DESC
        LIMIT $1::INTEGER) AS picked_1))::text, 'UTF8') AS data
