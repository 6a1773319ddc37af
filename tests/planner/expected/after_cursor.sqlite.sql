-- cost 2
-- 1: 2
-- 2: 2
-- 3: 2
-- 4: '2026-01-05T00:00:00.000000Z'
-- 5: '0190000000007000800500000000000a'
-- 6: '2026-01-05T00:00:00.000000Z'
-- 7: '0190000000007000800500000000000a'
-- 8: '2026-01-05T00:00:00.000000Z'
-- 9: '0190000000007000800500000000000a'
-- 10: 3
-- 11: 0
SELECT CAST(concat(
    '{"articles":', coalesce((
        SELECT concat(
          '{"nodes":', concat('[', group_concat(concat(
                '{"title":', json_quote(picked_1.title),
                '}'), ',') FILTER (WHERE picked_1.place <= ?), ']'),
          ',"pageInfo":', concat(
            '{"hasNextPage":', CASE WHEN coalesce(max(picked_1.place) > ?, 0) THEN 'true' WHEN NOT coalesce(max(picked_1.place) > ?, 0) THEN 'false' ELSE 'null' END,
            ',"hasPreviousPage":', CASE WHEN (EXISTS (
                SELECT 1
                FROM article AS article_2
                WHERE article_2.status = 'PUBLISHED' AND (article_2.published_at, article_2.id) >= (?, ?))) THEN 'true' WHEN NOT (EXISTS (
                SELECT 1
                FROM article AS article_2
                WHERE article_2.status = 'PUBLISHED' AND (article_2.published_at, article_2.id) >= (?, ?))) THEN 'false' ELSE 'null' END,
            '}'),
          '}') AS anon_1
        FROM (
          SELECT chosen_1.title AS title, row_number() OVER () AS place
          FROM (
            SELECT article_1.title AS title
            FROM article AS article_1
            WHERE article_1.status = 'PUBLISHED' AND (article_1.published_at, article_1.id) < (?, ?)
            ORDER BY article_1.published_at DESC, article_1.id DESC
            LIMIT ? OFFSET ?) AS chosen_1) AS picked_1), 'null'),
    '}') AS BLOB) AS data
