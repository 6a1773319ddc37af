-- cost 80
-- 1: 'dora maar'
-- 2: 20
-- 3: ['Chidi Obi', 'Nobody']
-- 4: 20
-- 5: 'e'
-- 6: 20
-- 7: 'emi'
-- 8: 'emi\U0010ffff'
-- 9: 20
SELECT convert_to(json_build_object(
    'a', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
              'name', picked_1.name)), '[]'::json)) AS anon_1
      FROM (
        SELECT person_1.name AS name
        FROM person AS person_1
        WHERE person_1.name = $1::VARCHAR
        ORDER BY person_1.name_key ASC, person_1.id ASC
        LIMIT $2::INTEGER) AS picked_1),
    'b', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
              'name', picked_2.name)), '[]'::json)) AS anon_2
      FROM (
        SELECT person_2.name AS name
        FROM person AS person_2
        WHERE person_2.name = ANY ($3::TEXT[])
        ORDER BY person_2.name_key ASC, person_2.id ASC
        LIMIT $4::INTEGER) AS picked_2),
    'c', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
              'name', picked_3.name)), '[]'::json)) AS anon_3
      FROM (
        SELECT person_3.name AS name
        FROM person AS person_3
        WHERE strpos(person_3.name_key, $5::VARCHAR) > 0
        ORDER BY person_3.name_key ASC, person_3.id ASC
        LIMIT $6::INTEGER) AS picked_3),
    'd', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
              'name', picked_4.name)), '[]'::json)) AS anon_4
      FROM (
        SELECT person_4.name AS name
        FROM person AS person_4
        WHERE person_4.name_key >= $7::VARCHAR AND person_4.name_key < $8::VARCHAR
        ORDER BY person_4.name_key ASC, person_4.id ASC
        LIMIT $9::INTEGER) AS picked_4))::text, 'UTF8') AS data
