-- cost 2
-- 1: 'article-1'
-- 2: 'article-1'
-- 3: 'article-2'
-- 4: 'article-2'
SELECT CAST(concat(
    '{"first":', coalesce((
        SELECT concat(
          '{"headline":', json_quote(article_1.title),
          '}') AS anon_1
        FROM article AS article_1
        WHERE article_1.status = 'PUBLISHED' AND article_1.id = coalesce((
            SELECT article_2.id
            FROM article AS article_2
            WHERE article_2.slug = ? AND article_2.status = 'PUBLISHED'), (
            SELECT article_former_slug_1.article_id
            FROM article_former_slug AS article_former_slug_1
            WHERE article_former_slug_1.slug = ?))), 'null'),
    ',"second":', coalesce((
        SELECT concat(
          '{"headline":', json_quote(article_3.title),
          '}') AS anon_2
        FROM article AS article_3
        WHERE article_3.status = 'PUBLISHED' AND article_3.id = coalesce((
            SELECT article_4.id
            FROM article AS article_4
            WHERE article_4.slug = ? AND article_4.status = 'PUBLISHED'), (
            SELECT article_former_slug_2.article_id
            FROM article_former_slug AS article_former_slug_2
            WHERE article_former_slug_2.slug = ?))), 'null'),
    '}') AS BLOB) AS data
