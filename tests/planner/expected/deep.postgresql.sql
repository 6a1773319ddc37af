-- cost 89
-- 1: 1
-- 2: 1
-- 3: 2
-- 4: 'article-1'
SELECT convert_to(json_build_object(
    'article', (
      SELECT json_build_object(
        'statements', (
          SELECT json_build_object(
            'nodes', coalesce(json_agg(json_build_object(
                  'speaker', (
                    SELECT json_build_object(
                      'name', person_1.name,
                      'affiliations', (
                        SELECT coalesce(json_agg(json_build_object(
                              'organization', (
                                SELECT json_build_object(
                                  'name', organization_1.name,
                                  'statements', (
                                    SELECT json_build_object(
                                      'nodes', coalesce(json_agg(json_build_object(
                                            'article', (
                                              SELECT json_build_object(
                                                'title', article_3.title,
                                                'topics', (
                                                  SELECT coalesce(json_agg(json_build_object(
                                                        'name', picked_4.name,
                                                        'articles', (
                                                          SELECT json_build_object(
                                                            'nodes', coalesce(json_agg(json_build_object(
                                                                  'title', picked_5.title)), '[]'::json)) AS anon_9
                                                          FROM (
                                                            SELECT article_4.title AS title
                                                            FROM article AS article_4
                                                            WHERE article_4.id IN (
                                                              SELECT article_topic_2.article_id
                                                              FROM article_topic AS article_topic_2
                                                              WHERE article_topic_2.topic_id = picked_4.id) AND article_4.status = 'PUBLISHED'
                                                            ORDER BY article_4.published_at DESC, article_4.id DESC
                                                            LIMIT $1::INTEGER) AS picked_5))), '[]'::json) AS anon_8
                                                  FROM (
                                                    SELECT topic_1.name AS name, topic_1.id AS id
                                                    FROM topic AS topic_1, article_topic AS article_topic_1
                                                    WHERE article_topic_1.article_id = article_3.id AND topic_1.id = article_topic_1.topic_id
                                                    ORDER BY topic_1.name_key ASC, topic_1.id ASC) AS picked_4)) AS anon_7
                                              FROM article AS article_3
                                              WHERE article_3.id = picked_3.article_id AND article_3.status = 'PUBLISHED'))), '[]'::json)) AS anon_6
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
                                      LIMIT $2::INTEGER) AS picked_3)) AS anon_5
                                FROM organization AS organization_1
                                WHERE organization_1.id = picked_2.organization_id))), '[]'::json) AS anon_4
                        FROM (
                          SELECT affiliation_1.organization_id AS organization_id
                          FROM affiliation AS affiliation_1
                          WHERE affiliation_1.person_id = person_1.id
                          ORDER BY coalesce(affiliation_1.started_on, '0001-01-01') DESC, affiliation_1.id ASC) AS picked_2)) AS anon_3
                    FROM person AS person_1
                    WHERE person_1.id = picked_1.speaker_id))), '[]'::json)) AS anon_2
          FROM (
            SELECT statement_1.speaker_id AS speaker_id
            FROM statement AS statement_1
            WHERE statement_1.article_id = article_1.id
            ORDER BY statement_1.position ASC, statement_1.id ASC
            LIMIT $3::INTEGER) AS picked_1)) AS anon_1
      FROM article AS article_1
      WHERE article_1.status = 'PUBLISHED' AND article_1.id = coalesce((
          SELECT article_2.id
          FROM article AS article_2
          WHERE article_2.slug = $4::VARCHAR AND article_2.status = 'PUBLISHED'), (
          SELECT article_former_slug_1.article_id
          FROM article_former_slug AS article_former_slug_1
          WHERE article_former_slug_1.slug = $4::VARCHAR))))::text, 'UTF8') AS data
