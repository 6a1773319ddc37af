-- cost 3
-- 1: 3
-- 2: 0
SELECT CAST(concat(
    '{"articles":', coalesce((
        SELECT concat(
          '{"nodes":', concat('[', group_concat(concat(
                '{"title":', json_quote(picked_1.title),
                '}'), ','), ']'),
          '}') AS anon_1
        FROM (
          SELECT article_1.title AS title
          FROM article AS article_1
          WHERE article_1.status = 'PUBLISHED'
          ORDER BY article_1.title_key ASC, article_1.id ASC
          LIMIT ? OFFSET ?) AS picked_1), 'null'),
    '}') AS BLOB) AS data
