-- cost 2
-- 1: 2
-- 2: 2
-- 3: 2
-- 4: 3
-- 5: 0
SELECT CAST(concat(
    '{"topics":', coalesce((
        SELECT concat(
          '{"nodes":', concat('[', group_concat(concat(
                '{"name":', json_quote(picked_1.name),
                '}'), ',') FILTER (WHERE picked_1.place <= ?), ']'),
          ',"pageInfo":', concat(
            '{"hasNextPage":', CASE WHEN 0 THEN 'true' WHEN NOT 0 THEN 'false' ELSE 'null' END,
            ',"hasPreviousPage":', CASE WHEN coalesce(max(picked_1.place) > ?, 0) THEN 'true' WHEN NOT coalesce(max(picked_1.place) > ?, 0) THEN 'false' ELSE 'null' END,
            '}'),
          '}') AS anon_1
        FROM (
          SELECT chosen_1.name AS name, row_number() OVER () AS place
          FROM (
            SELECT topic_1.name AS name
            FROM topic AS topic_1
            WHERE 1 = 1
            ORDER BY topic_1.name_key DESC, topic_1.id DESC
            LIMIT ? OFFSET ?) AS chosen_1
          ORDER BY place DESC) AS picked_1), 'null'),
    '}') AS BLOB) AS data
