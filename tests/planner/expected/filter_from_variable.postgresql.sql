-- cost 20
-- 1: 'topic-1'
-- 2: 'x'
-- 3: ['fr']
-- 4: 20
SELECT convert_to(json_build_object(
    'articles', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
              'title', picked_1.title)), '[]'::json)) AS anon_1
      FROM (
        SELECT article_1.title AS title
        FROM article AS article_1
        WHERE article_1.status = 'PUBLISHED' AND ((EXISTS (
              SELECT 1
              FROM topic AS topic_1, article_topic AS article_topic_1
              WHERE article_topic_1.article_id = article_1.id AND topic_1.id = article_topic_1.topic_id AND topic_1.slug = $1::VARCHAR)) OR strpos(article_1.title_key, $2::VARCHAR) > 0) AND article_1.language = ANY ($3::TEXT[])
        ORDER BY article_1.published_at DESC, article_1.id DESC
        LIMIT $4::INTEGER) AS picked_1))::text, 'UTF8') AS data
