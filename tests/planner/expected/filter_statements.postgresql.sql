-- cost 60
-- 1: 'ben'
-- 2: 'QUOTE'
-- 3: 'person-2'
-- 4: ['union', 'institute']
-- 5: 'topic-1'
-- 6: 20
SELECT convert_to(json_build_object(
    'statements', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
              'text', picked_1.text,
              'kind', picked_1.kind,
              'affiliation', (
                SELECT json_build_object(
                  'role', affiliation_2.role,
                  'organization', (
                    SELECT json_build_object(
                      'slug', organization_2.slug) AS anon_3
                    FROM organization AS organization_2
                    WHERE organization_2.id = affiliation_2.organization_id)) AS anon_2
                FROM affiliation AS affiliation_2
                WHERE affiliation_2.id = picked_1.affiliation_id))), '[]'::json)) AS anon_1
      FROM (
        SELECT statement_1.text AS text, statement_1.kind AS kind, statement_1.affiliation_id AS affiliation_id
        FROM statement AS statement_1
        WHERE (EXISTS (
            SELECT 1
            FROM article AS its_article
            WHERE its_article.id = statement_1.article_id AND its_article.status = 'PUBLISHED')) AND strpos(statement_1.text_key, $1::VARCHAR) > 0 AND statement_1.kind IN ($2::VARCHAR) AND (EXISTS (
            SELECT 1
            FROM person AS person_1
            WHERE person_1.id = statement_1.speaker_id AND person_1.slug = $3::VARCHAR)) AND (EXISTS (
            SELECT 1
            FROM organization AS organization_1, affiliation AS affiliation_1
            WHERE affiliation_1.id = statement_1.affiliation_id AND organization_1.id = affiliation_1.organization_id AND organization_1.slug = ANY ($4::TEXT[]))) AND (EXISTS (
            SELECT 1
            FROM topic AS topic_1, statement_topic AS statement_topic_1
            WHERE statement_topic_1.statement_id = statement_1.id AND topic_1.id = statement_topic_1.topic_id AND topic_1.slug = $5::VARCHAR))
        ORDER BY statement_1.id DESC
        LIMIT $6::INTEGER) AS picked_1))::text, 'UTF8') AS data
