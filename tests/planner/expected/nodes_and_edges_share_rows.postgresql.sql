-- cost 2
-- 1: 2
SELECT convert_to(json_build_object(
    'articles', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
              'title', picked_1.title)), '[]'::json),
        'edges', coalesce(json_agg(json_build_object(
              'cursor', encode(convert_to(json_build_array('Query.articles PUBLISHED_AT DESC', picked_1.key_1, picked_1.key_2)::text, 'UTF8'), 'hex'),
              'node', json_build_object(
                'slug', picked_1.slug))), '[]'::json),
        'again', coalesce(json_agg(json_build_object(
              'id', 'Article_' || replace(picked_1.id::text, '-', ''))), '[]'::json)) AS anon_1
      FROM (
        SELECT article_1.title AS title, article_1.slug AS slug, article_1.id AS id, article_1.published_at AS key_1, article_1.id AS key_2
        FROM article AS article_1
        WHERE article_1.status = 'PUBLISHED'
        ORDER BY article_1.published_at DESC, article_1.id DESC
        LIMIT $1::INTEGER) AS picked_1))::text, 'UTF8') AS data
