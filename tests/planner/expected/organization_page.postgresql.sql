-- cost 143
-- 1: 20
-- 2: 20
-- 3: 20
-- 4: 20
-- 5: 20
-- 6: 20
-- 7: 'union'
SELECT convert_to(json_build_object(
    'organization', (
      SELECT json_build_object(
        'name', organization_1.name,
        'acronym', organization_1.acronym,
        'website', organization_1.website,
        'description', CASE WHEN (organization_1.description_markdown IS NOT NULL) THEN json_build_object(
          'html', organization_1.description_html) END,
        'parent', (
          SELECT json_build_object(
            'name', organization_2.name) AS anon_2
          FROM organization AS organization_2
          WHERE organization_2.id = organization_1.parent_id),
        'children', (
          SELECT json_build_object(
            'nodes', coalesce(json_agg(json_build_object(
                  'name', picked_1.name)), '[]'::json)) AS anon_3
          FROM (
            SELECT organization_3.name AS name
            FROM organization AS organization_3
            WHERE organization_3.parent_id = organization_1.id
            ORDER BY organization_3.name_key ASC, organization_3.id ASC
            LIMIT $1::INTEGER) AS picked_1),
        'affiliations', (
          SELECT json_build_object(
            'totalCount', (
              SELECT count(*) AS count_1
              FROM affiliation AS affiliation_2
              WHERE affiliation_2.organization_id = organization_1.id AND (affiliation_2.started_on IS NULL OR affiliation_2.started_on <= (now() AT TIME ZONE 'UTC')::date) AND (affiliation_2.ended_on IS NULL OR affiliation_2.ended_on >= (now() AT TIME ZONE 'UTC')::date)),
            'nodes', coalesce(json_agg(json_build_object(
                  'role', picked_2.role,
                  'person', (
                    SELECT json_build_object(
                      'name', person_1.name) AS anon_5
                    FROM person AS person_1
                    WHERE person_1.id = picked_2.person_id))), '[]'::json)) AS anon_4
          FROM (
            SELECT affiliation_1.role AS role, affiliation_1.person_id AS person_id
            FROM affiliation AS affiliation_1
            WHERE affiliation_1.organization_id = organization_1.id AND (affiliation_1.started_on IS NULL OR affiliation_1.started_on <= (now() AT TIME ZONE 'UTC')::date) AND (affiliation_1.ended_on IS NULL OR affiliation_1.ended_on >= (now() AT TIME ZONE 'UTC')::date)
            ORDER BY coalesce(affiliation_1.started_on, '0001-01-01') DESC, affiliation_1.id DESC
            LIMIT $2::INTEGER) AS picked_2),
        'people', (
          SELECT json_build_object(
            'nodes', coalesce(json_agg(json_build_object(
                  'name', picked_3.name)), '[]'::json)) AS anon_6
          FROM (
            SELECT person_2.name AS name
            FROM person AS person_2
            WHERE person_2.id IN (
              SELECT affiliation_3.person_id
              FROM affiliation AS affiliation_3
              WHERE affiliation_3.organization_id = organization_1.id)
            ORDER BY person_2.name_key ASC, person_2.id ASC
            LIMIT $3::INTEGER) AS picked_3),
        'statements', (
          SELECT json_build_object(
            'nodes', coalesce(json_agg(json_build_object(
                  'text', picked_4.text)), '[]'::json)) AS anon_7
          FROM (
            SELECT statement_1.text AS text
            FROM statement AS statement_1
            WHERE statement_1.affiliation_id IN (
              SELECT affiliation_4.id
              FROM affiliation AS affiliation_4
              WHERE affiliation_4.organization_id = organization_1.id) AND (EXISTS (
                SELECT 1
                FROM article AS its_article
                WHERE its_article.id = statement_1.article_id AND its_article.status = 'PUBLISHED'))
            ORDER BY statement_1.id DESC
            LIMIT $4::INTEGER) AS picked_4),
        'articles', (
          SELECT json_build_object(
            'nodes', coalesce(json_agg(json_build_object(
                  'title', picked_5.title)), '[]'::json)) AS anon_8
          FROM (
            SELECT article_1.title AS title
            FROM article AS article_1
            WHERE article_1.id IN (
              SELECT statement_2.article_id
              FROM statement AS statement_2
              WHERE statement_2.affiliation_id IN (
                SELECT affiliation_5.id
                FROM affiliation AS affiliation_5
                WHERE affiliation_5.organization_id = organization_1.id) AND (EXISTS (
                  SELECT 1
                  FROM article AS its_article
                  WHERE its_article.id = statement_2.article_id AND its_article.status = 'PUBLISHED'))) AND article_1.status = 'PUBLISHED'
            ORDER BY article_1.published_at DESC, article_1.id DESC
            LIMIT $5::INTEGER) AS picked_5),
        'trainingClasses', (
          SELECT json_build_object(
            'nodes', coalesce(json_agg(json_build_object(
                  'title', picked_6.title)), '[]'::json)) AS anon_9
          FROM (
            SELECT training_class_1.title AS title
            FROM training_class AS training_class_1
            WHERE training_class_1.id IN (
              SELECT training_class_host_1.training_class_id
              FROM training_class_host AS training_class_host_1
              WHERE training_class_host_1.organization_id = organization_1.id)
            ORDER BY training_class_1.starts_at ASC, training_class_1.id ASC
            LIMIT $6::INTEGER) AS picked_6)) AS anon_1
      FROM organization AS organization_1
      WHERE organization_1.slug = $7::VARCHAR))::text, 'UTF8') AS data
