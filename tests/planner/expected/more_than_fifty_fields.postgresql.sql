-- cost 123
-- 1: 5
-- 2: 1
SELECT convert_to(json_build_object(
    'articles', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(('{' || left(substr(json_build_object(
                    'f0', picked_1.title,
                    'f1', picked_1.slug,
                    'f2', picked_1.language,
                    'f3', picked_1.reading_minutes,
                    'f4', picked_1.title,
                    'f5', picked_1.slug,
                    'f6', picked_1.language,
                    'f7', picked_1.reading_minutes,
                    'f8', picked_1.title,
                    'f9', picked_1.slug,
                    'f10', picked_1.language,
                    'f11', picked_1.reading_minutes,
                    'f12', picked_1.title,
                    'f13', picked_1.slug,
                    'f14', picked_1.language,
                    'f15', picked_1.reading_minutes,
                    'f16', picked_1.title,
                    'f17', picked_1.slug,
                    'f18', picked_1.language,
                    'f19', picked_1.reading_minutes,
                    'f20', picked_1.title,
                    'f21', picked_1.slug,
                    'f22', picked_1.language,
                    'f23', picked_1.reading_minutes,
                    'f24', picked_1.title,
                    'f25', picked_1.slug,
                    'f26', picked_1.language,
                    'f27', picked_1.reading_minutes,
                    'id', 'Article_' || replace(picked_1.id::text, '-', ''),
                    'slug', picked_1.slug,
                    'title', picked_1.title,
                    'summary', picked_1.summary,
                    'subtitle', picked_1.subtitle,
                    'status', picked_1.status,
                    'publishedAt', replace(to_char(picked_1.published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z'),
                    'createdAt', replace(to_char(picked_1.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z'),
                    'updatedAt', replace(to_char(picked_1.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z'),
                    'canonicalUrl', picked_1.canonical_url,
                    'language', picked_1.language,
                    'readingMinutes', picked_1.reading_minutes,
                    'commentCount', picked_1.comment_count,
                    'body', json_build_object(
                      'text', picked_1.body_text),
                    'cover', CASE WHEN (picked_1.cover_url IS NOT NULL) THEN json_build_object(
                      'url', picked_1.cover_url) END,
                    'authors', (
                      SELECT coalesce(json_agg(json_build_object(
                            'name', picked_2.name)), '[]'::json) AS anon_2
                      FROM (
                        SELECT person_1.name AS name
                        FROM person AS person_1, article_author AS article_author_1
                        WHERE article_author_1.article_id = picked_1.id AND person_1.id = article_author_1.person_id
                        ORDER BY article_author_1.position ASC, person_1.id ASC) AS picked_2),
                    'publisher', (
                      SELECT json_build_object(
                        'name', organization_1.name) AS anon_3
                      FROM organization AS organization_1
                      WHERE organization_1.id = picked_1.publisher_id),
                    'topics', (
                      SELECT coalesce(json_agg(json_build_object(
                            'name', picked_3.name)), '[]'::json) AS anon_4
                      FROM (
                        SELECT topic_1.name AS name
                        FROM topic AS topic_1, article_topic AS article_topic_1
                        WHERE article_topic_1.article_id = picked_1.id AND topic_1.id = article_topic_1.topic_id
                        ORDER BY topic_1.name_key ASC, topic_1.id ASC) AS picked_3),
                    'translations', (
                      SELECT coalesce(json_agg(json_build_object(
                            'title', picked_4.title)), '[]'::json) AS anon_5
                      FROM (
                        SELECT article_2.title AS title
                        FROM article AS article_2
                        WHERE article_2.translation_group = picked_1.translation_group AND article_2.id != picked_1.id AND article_2.status = 'PUBLISHED'
                        ORDER BY article_2.language ASC, article_2.id ASC) AS picked_4),
                    'related', (
                      SELECT coalesce(json_agg(json_build_object(
                            'title', picked_5.title)), '[]'::json) AS anon_6
                      FROM (
                        SELECT article_3.title AS title
                        FROM article AS article_3, (
                          SELECT anon_7.article_id AS article_id, count(*) AS score
                          FROM (
                            SELECT article_topic_4.article_id AS article_id, article_topic_4.topic_id AS topic_id
                            FROM article_topic AS article_topic_2, article_topic AS article_topic_4
                            WHERE article_topic_2.article_id = picked_1.id AND article_topic_4.topic_id = article_topic_2.topic_id AND article_topic_4.article_id > coalesce((
                                SELECT article_topic_3.article_id
                                FROM article_topic AS article_topic_3
                                WHERE article_topic_3.topic_id = article_topic_2.topic_id
                                ORDER BY article_topic_3.article_id DESC
                                LIMIT 1 OFFSET 100), '00000000-0000-0000-0000-000000000000') UNION
                            SELECT statement_3.article_id AS article_id, statement_3.speaker_id AS speaker_id
                            FROM statement AS statement_1, statement AS statement_3
                            WHERE statement_1.article_id = picked_1.id AND statement_3.speaker_id = statement_1.speaker_id AND statement_3.article_id > coalesce((
                                SELECT statement_2.article_id
                                FROM statement AS statement_2
                                WHERE statement_2.speaker_id = statement_1.speaker_id AND (EXISTS (
                                    SELECT 1
                                    FROM article AS its_article
                                    WHERE its_article.id = statement_2.article_id AND its_article.status = 'PUBLISHED'))
                                ORDER BY statement_2.article_id DESC
                                LIMIT 1 OFFSET 100), '00000000-0000-0000-0000-000000000000') AND (EXISTS (
                                SELECT 1
                                FROM article AS its_article
                                WHERE its_article.id = statement_1.article_id AND its_article.status = 'PUBLISHED')) AND (EXISTS (
                                SELECT 1
                                FROM article AS its_article
                                WHERE its_article.id = statement_3.article_id AND its_article.status = 'PUBLISHED'))) AS anon_7 GROUP BY anon_7.article_id) AS tie_1
                        WHERE article_3.id = tie_1.article_id AND article_3.id != picked_1.id AND article_3.status = 'PUBLISHED'
                        ORDER BY -tie_1.score ASC, article_3.published_at DESC, article_3.id ASC
                        LIMIT $1::INTEGER) AS picked_5),
                    'statements', json_build_object(
                      'totalCount', (
                        SELECT count(*) AS count_1
                        FROM statement AS statement_4
                        WHERE statement_4.article_id = picked_1.id)),
                    'speakers', json_build_object(
                      'totalCount', (
                        SELECT count(*) AS count_2
                        FROM person AS person_2
                        WHERE person_2.id IN (
                          SELECT statement_6.speaker_id
                          FROM statement AS statement_6
                          WHERE statement_6.article_id = picked_1.id AND (EXISTS (
                              SELECT 1
                              FROM article AS its_article
                              WHERE its_article.id = statement_6.article_id AND its_article.status = 'PUBLISHED'))))))::text, 2), -1) || ', ' || left(substr(json_build_object(
                    'organizations', json_build_object(
                      'totalCount', (
                        SELECT count(*) AS count_3
                        FROM organization AS organization_2
                        WHERE organization_2.id IN (
                          SELECT affiliation_1.organization_id
                          FROM affiliation AS affiliation_1
                          WHERE affiliation_1.id IN (
                            SELECT statement_7.affiliation_id
                            FROM statement AS statement_7
                            WHERE statement_7.article_id = picked_1.id AND (EXISTS (
                                SELECT 1
                                FROM article AS its_article
                                WHERE its_article.id = statement_7.article_id AND its_article.status = 'PUBLISHED')))))),
                    'trainingClasses', json_build_object(
                      'totalCount', (
                        SELECT count(*) AS count_4
                        FROM training_class AS training_class_1
                        WHERE training_class_1.id IN (
                          SELECT article_training_class_1.training_class_id
                          FROM article_training_class AS article_training_class_1
                          WHERE article_training_class_1.article_id = picked_1.id))))::text, 2), -1) || '}')::json), '[]'::json)) AS anon_1
      FROM (
        SELECT article_1.title AS title, article_1.slug AS slug, article_1.language AS language, article_1.reading_minutes AS reading_minutes, article_1.id AS id, article_1.summary AS summary, article_1.subtitle AS subtitle, article_1.status AS status, article_1.published_at AS published_at, article_1.created_at AS created_at, article_1.updated_at AS updated_at, article_1.canonical_url AS canonical_url, article_1.comment_count AS comment_count, article_1.body_text AS body_text, article_1.cover_url AS cover_url, article_1.publisher_id AS publisher_id, article_1.translation_group AS translation_group
        FROM article AS article_1
        WHERE article_1.status = 'PUBLISHED'
        ORDER BY article_1.title_key DESC, article_1.id DESC
        LIMIT $2::INTEGER) AS picked_1))::text, 'UTF8') AS data
