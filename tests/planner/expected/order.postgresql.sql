-- cost 3
-- 1: 3
SELECT convert_to(json_build_object(
    'articles', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
              'title', picked_1.title)), '[]'::json)) AS anon_1
      FROM (
        SELECT article_1.title AS title
        FROM article AS article_1
        WHERE article_1.status = 'PUBLISHED'
        ORDER BY article_1.title_key ASC, article_1.id ASC
        LIMIT $1::INTEGER) AS picked_1))::text, 'UTF8') AS data
