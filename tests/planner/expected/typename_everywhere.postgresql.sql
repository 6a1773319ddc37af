-- cost 1
-- 1: 1
SELECT convert_to(json_build_object(
    '__typename', 'Query',
    'articles', (
      SELECT json_build_object(
        '__typename', 'ArticleConnection',
        'edges', coalesce(json_agg(json_build_object(
              '__typename', 'ArticleEdge',
              'node', json_build_object(
                '__typename', 'Article'))), '[]'::json),
        'pageInfo', json_build_object(
          '__typename', 'PageInfo')) AS anon_1
      FROM (
        SELECT 1
        FROM article AS article_1
        WHERE article_1.status = 'PUBLISHED'
        ORDER BY article_1.published_at DESC, article_1.id DESC
        LIMIT $1::INTEGER) AS picked_1))::text, 'UTF8') AS data
