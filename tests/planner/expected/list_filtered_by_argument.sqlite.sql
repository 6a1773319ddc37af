-- cost 13
-- 1: 'person-2'
SELECT CAST(concat(
    '{"person":', coalesce((
        SELECT concat(
          '{"all":', coalesce((
              SELECT concat('[', group_concat(concat(
                    '{"role":', json_quote(picked_1.role),
                    ',"startedOn":', json_quote(picked_1.started_on),
                    ',"endedOn":', json_quote(picked_1.ended_on),
                    ',"isCurrent":', CASE WHEN ((picked_1.started_on IS NULL OR picked_1.started_on <= date('now')) AND (picked_1.ended_on IS NULL OR picked_1.ended_on >= date('now'))) THEN 'true' WHEN NOT ((picked_1.started_on IS NULL OR picked_1.started_on <= date('now')) AND (picked_1.ended_on IS NULL OR picked_1.ended_on >= date('now'))) THEN 'false' ELSE 'null' END,
                    '}'), ','), ']') AS anon_2
              FROM (
                SELECT affiliation_1.role AS role, affiliation_1.started_on AS started_on, affiliation_1.ended_on AS ended_on
                FROM affiliation AS affiliation_1
                WHERE affiliation_1.person_id = person_1.id
                ORDER BY coalesce(affiliation_1.started_on, '0001-01-01') DESC, affiliation_1.id ASC) AS picked_1), 'null'),
          ',"now":', coalesce((
              SELECT concat('[', group_concat(concat(
                    '{"role":', json_quote(picked_2.role),
                    '}'), ','), ']') AS anon_3
              FROM (
                SELECT affiliation_2.role AS role
                FROM affiliation AS affiliation_2
                WHERE affiliation_2.person_id = person_1.id AND (affiliation_2.started_on IS NULL OR affiliation_2.started_on <= date('now')) AND (affiliation_2.ended_on IS NULL OR affiliation_2.ended_on >= date('now'))
                ORDER BY coalesce(affiliation_2.started_on, '0001-01-01') DESC, affiliation_2.id ASC) AS picked_2), 'null'),
          ',"past":', coalesce((
              SELECT concat('[', group_concat(concat(
                    '{"role":', json_quote(picked_3.role),
                    ',"organization":', coalesce((
                        SELECT concat(
                          '{"name":', json_quote(organization_1.name),
                          '}') AS anon_5
                        FROM organization AS organization_1
                        WHERE organization_1.id = picked_3.organization_id), 'null'),
                    '}'), ','), ']') AS anon_4
              FROM (
                SELECT affiliation_3.role AS role, affiliation_3.organization_id AS organization_id
                FROM affiliation AS affiliation_3
                WHERE affiliation_3.person_id = person_1.id AND NOT ((affiliation_3.started_on IS NULL OR affiliation_3.started_on <= date('now')) AND (affiliation_3.ended_on IS NULL OR affiliation_3.ended_on >= date('now')))
                ORDER BY coalesce(affiliation_3.started_on, '0001-01-01') DESC, affiliation_3.id ASC) AS picked_3), 'null'),
          '}') AS anon_1
        FROM person AS person_1
        WHERE person_1.slug = ?), 'null'),
    '}') AS BLOB) AS data
