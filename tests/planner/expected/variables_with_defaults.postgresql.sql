-- cost 2
-- 1: 'en'
-- 2: 2
SELECT convert_to(json_build_object(
    'articles', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
              'title', picked_1.title)), '[]'::json)) AS anon_1
      FROM (
        SELECT article_1.title AS title
        FROM article AS article_1
        WHERE article_1.status = 'PUBLISHED' AND article_1.language = $1::VARCHAR
        ORDER BY article_1.published_at DESC, article_1.id DESC
        LIMIT $2::INTEGER) AS picked_1))::text, 'UTF8') AS data
