-- cost 62
-- 1: 20
-- 2: 0
-- 3: 'PARAPHRASE'
-- 4: 20
-- 5: 0
-- 6: 20
-- 7: 0
-- 8: 'topic-1'
SELECT CAST(concat(
    '{"topic":', coalesce((
        SELECT concat(
          '{"name":', json_quote(topic_1.name),
          ',"description":', json_quote(topic_1.description),
          ',"articles":', coalesce((
              SELECT concat(
                '{"totalCount":', json_quote((
                    SELECT count(*) AS count_1
                    FROM article AS article_2
                    WHERE article_2.id IN (
                      SELECT article_topic_2.article_id
                      FROM article_topic AS article_topic_2
                      WHERE article_topic_2.topic_id = topic_1.id) AND article_2.status = 'PUBLISHED')),
                ',"nodes":', concat('[', group_concat(concat(
                      '{"title":', json_quote(picked_1.title),
                      '}'), ','), ']'),
                '}') AS anon_2
              FROM (
                SELECT article_1.title AS title
                FROM article AS article_1
                WHERE article_1.id IN (
                  SELECT article_topic_1.article_id
                  FROM article_topic AS article_topic_1
                  WHERE article_topic_1.topic_id = topic_1.id) AND article_1.status = 'PUBLISHED'
                ORDER BY article_1.published_at DESC, article_1.id DESC
                LIMIT ? OFFSET ?) AS picked_1), 'null'),
          ',"statements":', coalesce((
              SELECT concat(
                '{"nodes":', concat('[', group_concat(concat(
                      '{"text":', json_quote(picked_2.text),
                      '}'), ','), ']'),
                '}') AS anon_3
              FROM (
                SELECT statement_1.text AS text
                FROM statement AS statement_1
                WHERE statement_1.id IN (
                  SELECT statement_topic_1.statement_id
                  FROM statement_topic AS statement_topic_1
                  WHERE statement_topic_1.topic_id = topic_1.id) AND (EXISTS (
                    SELECT 1
                    FROM article AS its_article
                    WHERE its_article.id = statement_1.article_id AND its_article.status = 'PUBLISHED')) AND statement_1.kind IN (?)
                ORDER BY statement_1.id DESC
                LIMIT ? OFFSET ?) AS picked_2), 'null'),
          ',"trainingClasses":', coalesce((
              SELECT concat(
                '{"nodes":', concat('[', group_concat(concat(
                      '{"title":', json_quote(picked_3.title),
                      '}'), ','), ']'),
                '}') AS anon_4
              FROM (
                SELECT training_class_1.title AS title
                FROM training_class AS training_class_1
                WHERE training_class_1.id IN (
                  SELECT training_class_topic_1.training_class_id
                  FROM training_class_topic AS training_class_topic_1
                  WHERE training_class_topic_1.topic_id = topic_1.id)
                ORDER BY training_class_1.starts_at ASC, training_class_1.id ASC
                LIMIT ? OFFSET ?) AS picked_3), 'null'),
          '}') AS anon_1
        FROM topic AS topic_1
        WHERE topic_1.slug = ?), 'null'),
    '}') AS BLOB) AS data
