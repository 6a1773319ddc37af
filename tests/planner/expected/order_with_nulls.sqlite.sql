-- cost 20
-- 1: 20
-- 2: 0
SELECT CAST(concat(
    '{"organizations":', coalesce((
        SELECT concat(
          '{"nodes":', concat('[', group_concat(concat(
                '{"name":', json_quote(picked_1.name),
                ',"country":', json_quote(picked_1.country),
                '}'), ','), ']'),
          '}') AS anon_1
        FROM (
          SELECT organization_1.name AS name, organization_1.country AS country
          FROM organization AS organization_1
          WHERE 1 = 1
          ORDER BY coalesce(organization_1.country, 'zz') ASC, organization_1.id ASC
          LIMIT ? OFFSET ?) AS picked_1), 'null'),
    '}') AS BLOB) AS data
