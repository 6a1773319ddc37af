-- cost 40
-- 1: 'MEDIA'
-- 2: 'GOVERNMENT'
-- 3: 20
-- 4: 0
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
          SELECT organization_1.name AS name
          FROM organization AS organization_1
          WHERE organization_1.kind IN (?, ?)
          ORDER BY organization_1.name_key ASC, organization_1.id ASC
          LIMIT ? OFFSET ?) AS picked_1), 'null'),
    ',"b":', coalesce((
        SELECT concat(
          '{"nodes":', concat('[', group_concat(concat(
                '{"name":', json_quote(picked_2.name),
                '}'), ','), ']'),
          '}') AS anon_2
        FROM (
          SELECT organization_2.name AS name
          FROM organization AS organization_2
          WHERE 0 = 1
          ORDER BY organization_2.name_key ASC, organization_2.id ASC
          LIMIT ? OFFSET ?) AS picked_2), 'null'),
    '}') AS BLOB) AS data
