-- cost 89
-- 1: 1
-- 2: 0
-- 3: 1
-- 4: 0
-- 5: 2
-- 6: 0
-- 7: 'article-1'
-- 8: 'article-1'
SELECT CAST(concat(
    '{"article":', coalesce((
        SELECT concat(
          '{"statements":', coalesce((
              SELECT concat(
                '{"nodes":', concat('[', group_concat(concat(
                      '{"speaker":', coalesce((
                          SELECT concat(
                            '{"name":', json_quote(person_1.name),
                            ',"affiliations":', coalesce((
                                SELECT concat('[', group_concat(concat(
                                      '{"organization":', coalesce((
                                          SELECT concat(
                                            '{"name":', json_quote(organization_1.name),
                                            ',"statements":', coalesce((
                                                SELECT concat(
                                                  '{"nodes":', concat('[', group_concat(concat(
                                                        '{"article":', coalesce((
                                                            SELECT concat(
                                                              '{"title":', json_quote(article_3.title),
                                                              ',"topics":', coalesce((
                                                                  SELECT concat('[', group_concat(concat(
                                                                        '{"name":', json_quote(picked_4.name),
                                                                        ',"articles":', coalesce((
                                                                            SELECT concat(
                                                                              '{"nodes":', concat('[', group_concat(concat(
                                                                                    '{"title":', json_quote(picked_5.title),
                                                                                    '}'), ','), ']'),
                                                                              '}') AS anon_9
                                                                            FROM (
                                                                              SELECT article_4.title AS title
                                                                              FROM article AS article_4
                                                                              WHERE article_4.id IN (
                                                                                SELECT article_topic_2.article_id
                                                                                FROM article_topic AS article_topic_2
                                                                                WHERE article_topic_2.topic_id = picked_4.id) AND article_4.status = 'PUBLISHED'
                                                                              ORDER BY article_4.published_at DESC, article_4.id DESC
                                                                              LIMIT ? OFFSET ?) AS picked_5), 'null'),
                                                                        '}'), ','), ']') AS anon_8
                                                                  FROM (
                                                                    SELECT topic_1.name AS name, topic_1.id AS id
                                                                    FROM topic AS topic_1, article_topic AS article_topic_1
                                                                    WHERE article_topic_1.article_id = article_3.id AND topic_1.id = article_topic_1.topic_id
                                                                    ORDER BY topic_1.name_key ASC, topic_1.id ASC) AS picked_4), 'null'),
                                                              '}') AS anon_7
                                                            FROM article AS article_3
                                                            WHERE article_3.id = picked_3.article_id AND article_3.status = 'PUBLISHED'), 'null'),
                                                        '}'), ','), ']'),
                                                  '}') AS anon_6
                                                FROM (
                                                  SELECT statement_2.article_id AS article_id
                                                  FROM statement AS statement_2
                                                  WHERE statement_2.affiliation_id IN (
                                                    SELECT affiliation_2.id
                                                    FROM affiliation AS affiliation_2
                                                    WHERE affiliation_2.organization_id = organization_1.id) AND (EXISTS (
                                                      SELECT 1
                                                      FROM article AS its_article
                                                      WHERE its_article.id = statement_2.article_id AND its_article.status = 'PUBLISHED'))
                                                  ORDER BY statement_2.id DESC
                                                  LIMIT ? OFFSET ?) AS picked_3), 'null'),
                                            '}') AS anon_5
                                          FROM organization AS organization_1
                                          WHERE organization_1.id = picked_2.organization_id), 'null'),
                                      '}'), ','), ']') AS anon_4
                                FROM (
                                  SELECT affiliation_1.organization_id AS organization_id
                                  FROM affiliation AS affiliation_1
                                  WHERE affiliation_1.person_id = person_1.id
                                  ORDER BY coalesce(affiliation_1.started_on, '0001-01-01') DESC, affiliation_1.id ASC) AS picked_2), 'null'),
                            '}') AS anon_3
                          FROM person AS person_1
                          WHERE person_1.id = picked_1.speaker_id), 'null'),
                      '}'), ','), ']'),
                '}') AS anon_2
              FROM (
                SELECT statement_1.speaker_id AS speaker_id
                FROM statement AS statement_1
                WHERE statement_1.article_id = article_1.id
                ORDER BY statement_1.position ASC, statement_1.id ASC
                LIMIT ? OFFSET ?) AS picked_1), 'null'),
          '}') AS anon_1
        FROM article AS article_1
        WHERE article_1.status = 'PUBLISHED' AND article_1.id = coalesce((
            SELECT article_2.id
            FROM article AS article_2
            WHERE article_2.slug = ? AND article_2.status = 'PUBLISHED'), (
            SELECT article_former_slug_1.article_id
            FROM article_former_slug AS article_former_slug_1
            WHERE article_former_slug_1.slug = ?))), 'null'),
    '}') AS BLOB) AS data
