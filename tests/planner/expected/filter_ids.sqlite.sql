-- cost 40
-- 1: '01900000000070008002000000000001'
-- 2: 20
-- 3: 0
-- 4: '["01900000000070008002000000000002", "01900000000070008002000000000063"]'
-- 5: 20
-- 6: 0
SELECT CAST(concat(
    '{"a":', coalesce((
        SELECT concat(
          '{"nodes":', concat('[', group_concat(concat(
                '{"name":', json_quote(picked_1.name),
                '}'), ','), ']'),
          '}') AS anon_1
        FROM (
          SELECT person_1.name AS name
          FROM person AS person_1
          WHERE person_1.id = ?
          ORDER BY person_1.name_key ASC, person_1.id ASC
          LIMIT ? OFFSET ?) AS picked_1), 'null'),
    ',"b":', coalesce((
        SELECT concat(
          '{"nodes":', concat('[', group_concat(concat(
                '{"name":', json_quote(picked_2.name),
                '}'), ','), ']'),
          '}') AS anon_2
        FROM (
          SELECT person_2.name AS name
          FROM person AS person_2
          WHERE person_2.id IN (
            SELECT value FROM json_each(?)) = 1
          ORDER BY person_2.name_key ASC, person_2.id ASC
          LIMIT ? OFFSET ?) AS picked_2), 'null'),
    '}') AS BLOB) AS data
