-- cost 13
-- 1: 'person-2'
SELECT convert_to(json_build_object(
    'person', (
      SELECT json_build_object(
        'all', (
          SELECT coalesce(json_agg(json_build_object(
                'role', picked_1.role,
                'startedOn', picked_1.started_on,
                'endedOn', picked_1.ended_on,
                'isCurrent', ((picked_1.started_on IS NULL OR picked_1.started_on <= (now() AT TIME ZONE 'UTC')::date) AND (picked_1.ended_on IS NULL OR picked_1.ended_on >= (now() AT TIME ZONE 'UTC')::date)))), '[]'::json) AS anon_2
          FROM (
            SELECT affiliation_1.role AS role, affiliation_1.started_on AS started_on, affiliation_1.ended_on AS ended_on
            FROM affiliation AS affiliation_1
            WHERE affiliation_1.person_id = person_1.id
            ORDER BY coalesce(affiliation_1.started_on, '0001-01-01') DESC, affiliation_1.id ASC) AS picked_1),
        'now', (
          SELECT coalesce(json_agg(json_build_object(
                'role', picked_2.role)), '[]'::json) AS anon_3
          FROM (
            SELECT affiliation_2.role AS role
            FROM affiliation AS affiliation_2
            WHERE affiliation_2.person_id = person_1.id AND (affiliation_2.started_on IS NULL OR affiliation_2.started_on <= (now() AT TIME ZONE 'UTC')::date) AND (affiliation_2.ended_on IS NULL OR affiliation_2.ended_on >= (now() AT TIME ZONE 'UTC')::date)
            ORDER BY coalesce(affiliation_2.started_on, '0001-01-01') DESC, affiliation_2.id ASC) AS picked_2),
        'past', (
          SELECT coalesce(json_agg(json_build_object(
                'role', picked_3.role,
                'organization', (
                  SELECT json_build_object(
                    'name', organization_1.name) AS anon_5
                  FROM organization AS organization_1
                  WHERE organization_1.id = picked_3.organization_id))), '[]'::json) AS anon_4
          FROM (
            SELECT affiliation_3.role AS role, affiliation_3.organization_id AS organization_id
            FROM affiliation AS affiliation_3
            WHERE affiliation_3.person_id = person_1.id AND NOT ((affiliation_3.started_on IS NULL OR affiliation_3.started_on <= (now() AT TIME ZONE 'UTC')::date) AND (affiliation_3.ended_on IS NULL OR affiliation_3.ended_on >= (now() AT TIME ZONE 'UTC')::date))
            ORDER BY coalesce(affiliation_3.started_on, '0001-01-01') DESC, affiliation_3.id ASC) AS picked_3)) AS anon_1
      FROM person AS person_1
      WHERE person_1.slug = $1::VARCHAR))::text, 'UTF8') AS data
