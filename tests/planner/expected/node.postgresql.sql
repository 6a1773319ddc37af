-- cost 1
-- 1: UUID('01900000-0000-7000-8005-000000000001')
SELECT convert_to(json_build_object(
    'node', (
      SELECT json_build_object(
        '__typename', 'Article',
        'id', 'Article_' || replace(article_1.id::text, '-', ''),
        'title', article_1.title,
        'again', 'Article_' || replace(article_1.id::text, '-', '')) AS anon_1
      FROM article AS article_1
      WHERE article_1.id = $1::UUID AND article_1.status = 'PUBLISHED'))::text, 'UTF8') AS data
