-- cost 40
-- 1: 'MEDIA'
-- 2: 'GOVERNMENT'
-- 3: 20
-- 4: 20
SELECT convert_to(json_build_object(
    'a', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
              'name', picked_1.name)), '[]'::json)) AS anon_1
      FROM (
        SELECT organization_1.name AS name
        FROM organization AS organization_1
        WHERE organization_1.kind IN ($1::VARCHAR, $2::VARCHAR)
        ORDER BY organization_1.name_key ASC, organization_1.id ASC
        LIMIT $3::INTEGER) AS picked_1),
    'b', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
              'name', picked_2.name)), '[]'::json)) AS anon_2
      FROM (
        SELECT organization_2.name AS name
        FROM organization AS organization_2
        WHERE false
        ORDER BY organization_2.name_key ASC, organization_2.id ASC
        LIMIT $4::INTEGER) AS picked_2))::text, 'UTF8') AS data
