-- cost 83
-- 1: 20
-- 2: 0
-- 3: 20
-- 4: 0
-- 5: 20
-- 6: 0
-- 7: 'person-2'
SELECT CAST(concat(
    '{"person":', coalesce((
        SELECT concat(
          '{"name":', json_quote(person_1.name),
          ',"biography":', coalesce(CASE WHEN (person_1.biography_markdown IS NOT NULL) THEN concat(
              '{"text":', json_quote(person_1.biography_text),
              '}') END, 'null'),
          ',"photo":', coalesce(CASE WHEN (person_1.photo_url IS NOT NULL) THEN concat(
              '{"url":', json_quote(person_1.photo_url),
              '}') END, 'null'),
          ',"statements":', coalesce((
              SELECT concat(
                '{"totalCount":', json_quote((
                    SELECT count(*) AS count_1
                    FROM statement AS statement_2
                    WHERE statement_2.speaker_id = person_1.id AND (EXISTS (
                        SELECT 1
                        FROM article AS its_article
                        WHERE its_article.id = statement_2.article_id AND its_article.status = 'PUBLISHED')))),
                ',"nodes":', concat('[', group_concat(concat(
                      '{"text":', json_quote(picked_1.text),
                      ',"article":', coalesce((
                          SELECT concat(
                            '{"title":', json_quote(article_1.title),
                            '}') AS anon_3
                          FROM article AS article_1
                          WHERE article_1.id = picked_1.article_id AND article_1.status = 'PUBLISHED'), 'null'),
                      '}'), ','), ']'),
                '}') AS anon_2
              FROM (
                SELECT statement_1.text AS text, statement_1.article_id AS article_id
                FROM statement AS statement_1
                WHERE statement_1.speaker_id = person_1.id AND (EXISTS (
                    SELECT 1
                    FROM article AS its_article
                    WHERE its_article.id = statement_1.article_id AND its_article.status = 'PUBLISHED'))
                ORDER BY statement_1.id DESC
                LIMIT ? OFFSET ?) AS picked_1), 'null'),
          ',"articles":', coalesce((
              SELECT concat(
                '{"nodes":', concat('[', group_concat(concat(
                      '{"title":', json_quote(picked_2.title),
                      '}'), ','), ']'),
                '}') AS anon_4
              FROM (
                SELECT article_2.title AS title
                FROM article AS article_2
                WHERE article_2.id IN (
                  SELECT statement_3.article_id
                  FROM statement AS statement_3
                  WHERE statement_3.speaker_id = person_1.id AND (EXISTS (
                      SELECT 1
                      FROM article AS its_article
                      WHERE its_article.id = statement_3.article_id AND its_article.status = 'PUBLISHED'))) AND article_2.status = 'PUBLISHED'
                ORDER BY article_2.title_key ASC, article_2.id ASC
                LIMIT ? OFFSET ?) AS picked_2), 'null'),
          ',"authoredArticles":', concat(
            '{"totalCount":', json_quote((
                SELECT count(*) AS count_2
                FROM article AS article_3
                WHERE article_3.id IN (
                  SELECT article_author_1.article_id
                  FROM article_author AS article_author_1
                  WHERE article_author_1.person_id = person_1.id) AND article_3.status = 'PUBLISHED')),
            '}'),
          ',"trainingClasses":', coalesce((
              SELECT concat(
                '{"nodes":', concat('[', group_concat(concat(
                      '{"title":', json_quote(picked_4.title),
                      '}'), ','), ']'),
                '}') AS anon_5
              FROM (
                SELECT training_class_1.title AS title
                FROM training_class AS training_class_1
                WHERE training_class_1.id IN (
                  SELECT training_class_speaker_1.training_class_id
                  FROM training_class_speaker AS training_class_speaker_1
                  WHERE training_class_speaker_1.person_id = person_1.id)
                ORDER BY training_class_1.starts_at ASC, training_class_1.id ASC
                LIMIT ? OFFSET ?) AS picked_4), 'null'),
          '}') AS anon_1
        FROM person AS person_1
        WHERE person_1.slug = ?), 'null'),
    '}') AS BLOB) AS data
