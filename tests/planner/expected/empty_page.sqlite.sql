-- cost 0
-- 1: 0
-- 2: 0
-- 3: 0
-- 4: 0
-- 5: 1
-- 6: 0
SELECT CAST(concat(
    '{"topics":', coalesce((
        SELECT concat(
          '{"nodes":', concat('[', group_concat(concat(
                '{"name":', json_quote(picked_1.name),
                '}'), ',') FILTER (WHERE picked_1.place <= ?), ']'),
          ',"pageInfo":', concat(
            '{"hasNextPage":', CASE WHEN coalesce(max(picked_1.place) > ?, 0) THEN 'true' WHEN NOT coalesce(max(picked_1.place) > ?, 0) THEN 'false' ELSE 'null' END,
            ',"startCursor":', json_quote(max(lower(hex(json_array('Query.topics NAME ASC', picked_1.key_1, picked_1.key_2)))) FILTER (WHERE picked_1.place = 1 AND picked_1.place <= ?)),
            '}'),
          '}') AS anon_1
        FROM (
          SELECT chosen_1.name AS name, chosen_1.key_1 AS key_1, chosen_1.key_2 AS key_2, row_number() OVER () AS place
          FROM (
            SELECT topic_1.name AS name, topic_1.name_key AS key_1, topic_1.id AS key_2
            FROM topic AS topic_1
            WHERE 1 = 1
            ORDER BY topic_1.name_key ASC, topic_1.id ASC
            LIMIT ? OFFSET ?) AS chosen_1) AS picked_1), 'null'),
    '}') AS BLOB) AS data
