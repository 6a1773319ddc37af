-- cost 1
-- 1: '01900000000070008005000000000001'
SELECT CAST(concat(
    '{"node":', coalesce((
        SELECT concat(
          '{"__typename":', json_quote('Article'),
          ',"id":', json_quote('Article_' || article_1.id),
          ',"title":', json_quote(article_1.title),
          ',"again":', json_quote('Article_' || article_1.id),
          '}') AS anon_1
        FROM article AS article_1
        WHERE article_1.id = ? AND article_1.status = 'PUBLISHED'), 'null'),
    '}') AS BLOB) AS data
