-- cost 3
-- 1: 3
-- 2: 0
SELECT CAST(concat(
    '{"articles":', coalesce((
        SELECT concat(
          '{"nodes":', concat('[', group_concat(concat(
                '{"title":', json_quote(picked_1.title),
                ',"publishedAt":', json_quote(replace(picked_1.published_at, '.000000Z', 'Z')),
                '}'), ','), ']'),
          '}') AS anon_1
        FROM (
          SELECT article_1.title AS title, article_1.published_at AS published_at
          FROM article AS article_1
          WHERE article_1.status = 'PUBLISHED'
          ORDER BY article_1.published_at DESC, article_1.id DESC
          LIMIT ? OFFSET ?) AS picked_1), 'null'),
    '}') AS BLOB) AS data
