-- cost 42
-- 1: 20
-- 2: 20
-- 3: 'article-4'
SELECT convert_to(json_build_object(
    'article', (
      SELECT json_build_object(
        'speakers', (
          SELECT json_build_object(
            'totalCount', (
              SELECT count(*) AS count_1
              FROM person AS person_2
              WHERE person_2.id IN (
                SELECT statement_4.speaker_id
                FROM statement AS statement_4
                WHERE statement_4.article_id = article_1.id AND (EXISTS (
                    SELECT 1
                    FROM article AS its_article
                    WHERE its_article.id = statement_4.article_id AND its_article.status = 'PUBLISHED')))),
            'nodes', coalesce(json_agg(json_build_object(
                  'name', picked_1.name)), '[]'::json),
            'edges', coalesce(json_agg(json_build_object(
                  'cursor', encode(convert_to(json_build_array('Article.speakers', picked_1.key_1, picked_1.key_2)::text, 'UTF8'), 'hex'))), '[]'::json)) AS anon_2
          FROM (
            SELECT person_1.name AS name, (
              SELECT min(statement_1.position) AS min_1
              FROM statement AS statement_1
              WHERE statement_1.article_id = article_1.id AND statement_1.speaker_id = person_1.id AND (EXISTS (
                  SELECT 1
                  FROM article AS its_article
                  WHERE its_article.id = statement_1.article_id AND its_article.status = 'PUBLISHED'))) AS key_1, person_1.id AS key_2
            FROM person AS person_1
            WHERE person_1.id IN (
              SELECT statement_2.speaker_id
              FROM statement AS statement_2
              WHERE statement_2.article_id = article_1.id AND (EXISTS (
                  SELECT 1
                  FROM article AS its_article
                  WHERE its_article.id = statement_2.article_id AND its_article.status = 'PUBLISHED')))
            ORDER BY (
              SELECT min(statement_1.position) AS min_1
              FROM statement AS statement_1
              WHERE statement_1.article_id = article_1.id AND statement_1.speaker_id = person_1.id AND (EXISTS (
                  SELECT 1
                  FROM article AS its_article
                  WHERE its_article.id = statement_1.article_id AND its_article.status = 'PUBLISHED'))) ASC, person_1.id ASC
            LIMIT $1::INTEGER) AS picked_1),
        'organizations', (
          SELECT json_build_object(
            'nodes', coalesce(json_agg(json_build_object(
                  'name', picked_2.name)), '[]'::json)) AS anon_3
          FROM (
            SELECT organization_1.name AS name
            FROM organization AS organization_1
            WHERE organization_1.id IN (
              SELECT affiliation_1.organization_id
              FROM affiliation AS affiliation_1
              WHERE affiliation_1.id IN (
                SELECT statement_5.affiliation_id
                FROM statement AS statement_5
                WHERE statement_5.article_id = article_1.id AND (EXISTS (
                    SELECT 1
                    FROM article AS its_article
                    WHERE its_article.id = statement_5.article_id AND its_article.status = 'PUBLISHED'))))
            ORDER BY organization_1.name_key ASC, organization_1.id ASC
            LIMIT $2::INTEGER) AS picked_2)) AS anon_1
      FROM article AS article_1
      WHERE article_1.status = 'PUBLISHED' AND article_1.id = coalesce((
          SELECT article_2.id
          FROM article AS article_2
          WHERE article_2.slug = $3::VARCHAR AND article_2.status = 'PUBLISHED'), (
          SELECT article_former_slug_1.article_id
          FROM article_former_slug AS article_former_slug_1
          WHERE article_former_slug_1.slug = $3::VARCHAR))))::text, 'UTF8') AS data
