-- cost 3
-- 1: 7
-- 2: 7
-- 3: 7
-- 4: 'roads reopen again'
-- 5: 7
-- 6: 'roads reopen again'
-- 7: '0190000000007000800500000000000a'
-- 8: 3
-- 9: 0
SELECT CAST(concat(
    '{"articles":', coalesce((
        SELECT concat(
          '{"nodes":', concat('[', group_concat(concat(
                '{"title":', json_quote(picked_1.title),
                ',"commentCount":', json_quote(picked_1.comment_count),
                '}'), ','), ']'),
          '}') AS anon_1
        FROM (
          SELECT article_1.title AS title, article_1.comment_count AS comment_count
          FROM article AS article_1
          WHERE article_1.status = 'PUBLISHED' AND article_1.comment_count <= ? AND (article_1.comment_count < ? OR article_1.comment_count = ? AND article_1.title_key > ? OR article_1.comment_count = ? AND article_1.title_key = ? AND article_1.id > ?)
          ORDER BY article_1.comment_count DESC, article_1.title_key ASC, article_1.id ASC
          LIMIT ? OFFSET ?) AS picked_1), 'null'),
    '}') AS BLOB) AS data
