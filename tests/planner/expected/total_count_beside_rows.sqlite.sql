-- cost 3
-- 1: 2
-- 2: 0
SELECT CAST(concat(
    '{"people":', coalesce((
        SELECT concat(
          '{"totalCount":', json_quote((
              SELECT count(*) AS count_1
              FROM person AS person_2
              WHERE 1 = 1)),
          ',"nodes":', concat('[', group_concat(concat(
                '{"name":', json_quote(picked_1.name),
                '}'), ','), ']'),
          '}') AS anon_1
        FROM (
          SELECT person_1.name AS name
          FROM person AS person_1
          WHERE 1 = 1
          ORDER BY person_1.name_key ASC, person_1.id ASC
          LIMIT ? OFFSET ?) AS picked_1), 'null'),
    '}') AS BLOB) AS data
