-- cost 20
-- 1: 'topic-1'
-- 2: 'x'
-- 3: '["fr"]'
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
          WHERE article_1.status = 'PUBLISHED' AND ((EXISTS (
                SELECT 1
                FROM topic AS topic_1, article_topic AS article_topic_1
                WHERE article_topic_1.article_id = article_1.id AND topic_1.id = article_topic_1.topic_id AND topic_1.slug = ?)) OR instr(article_1.title_key, ?) > 0 = 1) AND article_1.language IN (
            SELECT value FROM json_each(?)) = 1
          ORDER BY article_1.published_at DESC, article_1.id DESC
          LIMIT ? OFFSET ?) AS picked_1), 'null'),
    '}') AS BLOB) AS data
