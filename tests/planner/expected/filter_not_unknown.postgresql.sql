-- cost 20
-- 1: 'DE'
-- 2: 20
SELECT convert_to(json_build_object(
    'organizations', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
              'name', picked_1.name,
              'country', picked_1.country)), '[]'::json)) AS anon_1
      FROM (
        SELECT organization_1.name AS name, organization_1.country AS country
        FROM organization AS organization_1
        WHERE NOT coalesce(organization_1.country = $1::VARCHAR, false)
        ORDER BY organization_1.name_key ASC, organization_1.id ASC
        LIMIT $2::INTEGER) AS picked_1))::text, 'UTF8') AS data
