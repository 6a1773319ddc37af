-- cost 3
-- 1: 2
SELECT convert_to(json_build_object(
    'people', (
      SELECT json_build_object(
        'totalCount', (
          SELECT count(*) AS count_1
          FROM person AS person_2
          WHERE true),
        'nodes', coalesce(json_agg(json_build_object(
              'name', picked_1.name)), '[]'::json)) AS anon_1
      FROM (
        SELECT person_1.name AS name
        FROM person AS person_1
        WHERE true
        ORDER BY person_1.name_key ASC, person_1.id ASC
        LIMIT $1::INTEGER) AS picked_1))::text, 'UTF8') AS data
