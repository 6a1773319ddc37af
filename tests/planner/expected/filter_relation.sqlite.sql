-- cost 20
-- 1: 'sch'
-- 2: 'sch\U0010ffff'
-- 3: 'ada'
-- 4: 20
-- 5: 0
SELECT CAST(concat(
    '{"articles":', coalesce((
        SELECT concat(
          '{"nodes":', concat('[', group_concat(concat(
                '{"title":', json_quote(picked_1.title),
                '}'), ','), ']'),
          '}') AS anon_1
        FROM (
          SELECT article_1.title AS title
          FROM article AS article_1
          WHERE article_1.status = 'PUBLISHED' AND (EXISTS (
              SELECT 1
              FROM topic AS topic_1, article_topic AS article_topic_1
              WHERE article_topic_1.article_id = article_1.id AND topic_1.id = article_topic_1.topic_id AND topic_1.name_key >= ? AND topic_1.name_key < ?)) AND (EXISTS (
              SELECT 1
              FROM person AS person_1, article_author AS article_author_1
              WHERE article_author_1.article_id = article_1.id AND person_1.id = article_author_1.person_id AND instr(person_1.name_key, ?) > 0 = 1))
          ORDER BY article_1.published_at DESC, article_1.id DESC
          LIMIT ? OFFSET ?) AS picked_1), 'null'),
    '}') AS BLOB) AS data
