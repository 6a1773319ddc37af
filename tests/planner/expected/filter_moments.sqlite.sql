-- cost 20
-- 1: '2026-01-02T00:00:00.000000Z'
-- 2: '2026-01-05T00:00:00.000000Z'
-- 3: 20
-- 4: 0
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
          WHERE article_1.status = 'PUBLISHED' AND article_1.published_at >= ? AND article_1.published_at < ?
          ORDER BY article_1.published_at DESC, article_1.id DESC
          LIMIT ? OFFSET ?) AS picked_1), 'null'),
    '}') AS BLOB) AS data
