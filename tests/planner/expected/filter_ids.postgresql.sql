-- cost 40
-- 1: UUID('01900000-0000-7000-8002-000000000001')
-- 2: 20
-- 3: [UUID('01900000-0000-7000-8002-000000000002'), UUID('01900000-0000-7000-8002-000000000063')]
-- 4: 20
SELECT convert_to(json_build_object(
    'a', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
              'name', picked_1.name)), '[]'::json)) AS anon_1
      FROM (
        SELECT person_1.name AS name
        FROM person AS person_1
        WHERE person_1.id = $1::UUID
        ORDER BY person_1.name_key ASC, person_1.id ASC
        LIMIT $2::INTEGER) AS picked_1),
    'b', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
              'name', picked_2.name)), '[]'::json)) AS anon_2
      FROM (
        SELECT person_2.name AS name
        FROM person AS person_2
        WHERE person_2.id = ANY ($3::UUID[])
        ORDER BY person_2.name_key ASC, person_2.id ASC
        LIMIT $4::INTEGER) AS picked_2))::text, 'UTF8') AS data
