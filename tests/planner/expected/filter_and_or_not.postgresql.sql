-- cost 20
-- 1: 'road'
-- 2: 'en'
-- 3: 'topic-4'
-- 4: 20
SELECT convert_to(json_build_object(
    'articles', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
              'title', picked_1.title)), '[]'::json)) AS anon_1
      FROM (
        SELECT article_1.title AS title
        FROM article AS article_1
        WHERE article_1.status = 'PUBLISHED' AND (strpos(article_1.title_key, $1::VARCHAR) > 0 OR article_1.language = $2::VARCHAR AND NOT coalesce(EXISTS (
              SELECT 1
              FROM topic AS topic_1, article_topic AS article_topic_1
              WHERE article_topic_1.article_id = article_1.id AND topic_1.id = article_topic_1.topic_id AND topic_1.slug = $3::VARCHAR), false))
        ORDER BY article_1.published_at DESC, article_1.id DESC
        LIMIT $4::INTEGER) AS picked_1))::text, 'UTF8') AS data
