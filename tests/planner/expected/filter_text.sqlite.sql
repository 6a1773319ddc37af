-- cost 80
-- 1: 'dora maar'
-- 2: 20
-- 3: 0
-- 4: '["Chidi Obi", "Nobody"]'
-- 5: 20
-- 6: 0
-- 7: 'e'
-- 8: 20
-- 9: 0
-- 10: 'emi'
-- 11: 'emi\U0010ffff'
-- 12: 20
-- 13: 0
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
          WHERE person_1.name = ?
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
          WHERE person_2.name IN (
            SELECT value FROM json_each(?)) = 1
          ORDER BY person_2.name_key ASC, person_2.id ASC
          LIMIT ? OFFSET ?) AS picked_2), 'null'),
    ',"c":', coalesce((
        SELECT concat(
          '{"nodes":', concat('[', group_concat(concat(
                '{"name":', json_quote(picked_3.name),
                '}'), ','), ']'),
          '}') AS anon_3
        FROM (
          SELECT person_3.name AS name
          FROM person AS person_3
          WHERE instr(person_3.name_key, ?) > 0 = 1
          ORDER BY person_3.name_key ASC, person_3.id ASC
          LIMIT ? OFFSET ?) AS picked_3), 'null'),
    ',"d":', coalesce((
        SELECT concat(
          '{"nodes":', concat('[', group_concat(concat(
                '{"name":', json_quote(picked_4.name),
                '}'), ','), ']'),
          '}') AS anon_4
        FROM (
          SELECT person_4.name AS name
          FROM person AS person_4
          WHERE person_4.name_key >= ? AND person_4.name_key < ?
          ORDER BY person_4.name_key ASC, person_4.id ASC
          LIMIT ? OFFSET ?) AS picked_4), 'null'),
    '}') AS BLOB) AS data
