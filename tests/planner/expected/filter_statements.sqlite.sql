-- cost 60
-- 1: 'ben'
-- 2: 'QUOTE'
-- 3: 'person-2'
-- 4: '["union", "institute"]'
-- 5: 'topic-1'
-- 6: 20
-- 7: 0
SELECT CAST(concat(
    '{"statements":', coalesce((
        SELECT concat(
          '{"nodes":', concat('[', group_concat(concat(
                '{"text":', json_quote(picked_1.text),
                ',"kind":', json_quote(picked_1.kind),
                ',"affiliation":', coalesce((
                    SELECT concat(
                      '{"role":', json_quote(affiliation_2.role),
                      ',"organization":', coalesce((
                          SELECT concat(
                            '{"slug":', json_quote(organization_2.slug),
                            '}') AS anon_3
                          FROM organization AS organization_2
                          WHERE organization_2.id = affiliation_2.organization_id), 'null'),
                      '}') AS anon_2
                    FROM affiliation AS affiliation_2
                    WHERE affiliation_2.id = picked_1.affiliation_id), 'null'),
                '}'), ','), ']'),
          '}') AS anon_1
        FROM (
          SELECT statement_1.text AS text, statement_1.kind AS kind, statement_1.affiliation_id AS affiliation_id
          FROM statement AS statement_1
          WHERE (EXISTS (
              SELECT 1
              FROM article AS its_article
              WHERE its_article.id = statement_1.article_id AND its_article.status = 'PUBLISHED')) AND instr(statement_1.text_key, ?) > 0 = 1 AND statement_1.kind IN (?) AND (EXISTS (
              SELECT 1
              FROM person AS person_1
              WHERE person_1.id = statement_1.speaker_id AND person_1.slug = ?)) AND (EXISTS (
              SELECT 1
              FROM organization AS organization_1, affiliation AS affiliation_1
              WHERE affiliation_1.id = statement_1.affiliation_id AND organization_1.id = affiliation_1.organization_id AND organization_1.slug IN (
                SELECT value FROM json_each(?)) = 1)) AND (EXISTS (
              SELECT 1
              FROM topic AS topic_1, statement_topic AS statement_topic_1
              WHERE statement_topic_1.statement_id = statement_1.id AND topic_1.id = statement_topic_1.topic_id AND topic_1.slug = ?))
          ORDER BY statement_1.id DESC
          LIMIT ? OFFSET ?) AS picked_1), 'null'),
    '}') AS BLOB) AS data
