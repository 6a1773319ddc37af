-- cost 20
-- 1: 'FEDERATION'
-- 2: 'GB'
-- 3: 20
SELECT convert_to(json_build_object(
    'articles', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
              'title', picked_1.title)), '[]'::json)) AS anon_1
      FROM (
        SELECT article_1.title AS title
        FROM article AS article_1
        WHERE article_1.status = 'PUBLISHED' AND (EXISTS (
            SELECT 1
            FROM person AS person_1
            WHERE person_1.id IN (
              SELECT statement_1.speaker_id
              FROM statement AS statement_1
              WHERE statement_1.article_id = article_1.id AND (EXISTS (
                  SELECT 1
                  FROM article AS its_article
                  WHERE its_article.id = statement_1.article_id AND its_article.status = 'PUBLISHED'))) AND (EXISTS (
                SELECT 1
                FROM organization AS organization_1
                WHERE organization_1.id IN (
                  SELECT affiliation_1.organization_id
                  FROM affiliation AS affiliation_1
                  WHERE affiliation_1.person_id = person_1.id AND (affiliation_1.started_on IS NULL OR affiliation_1.started_on <= (now() AT TIME ZONE 'UTC')::date) AND (affiliation_1.ended_on IS NULL OR affiliation_1.ended_on >= (now() AT TIME ZONE 'UTC')::date)) AND organization_1.kind IN ($1::VARCHAR))))) AND (EXISTS (
            SELECT 1
            FROM organization AS organization_2
            WHERE organization_2.id = article_1.publisher_id AND organization_2.country = $2::VARCHAR))
        ORDER BY article_1.published_at DESC, article_1.id DESC
        LIMIT $3::INTEGER) AS picked_1))::text, 'UTF8') AS data
