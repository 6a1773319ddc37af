-- cost 62
-- 1: 20
-- 2: 'PARAPHRASE'
-- 3: 20
-- 4: 20
-- 5: 'topic-1'
SELECT convert_to(json_build_object(
    'topic', (
      SELECT json_build_object(
        'name', topic_1.name,
        'description', topic_1.description,
        'articles', (
          SELECT json_build_object(
            'totalCount', (
              SELECT count(*) AS count_1
              FROM article AS article_2
              WHERE article_2.id IN (
                SELECT article_topic_2.article_id
                FROM article_topic AS article_topic_2
                WHERE article_topic_2.topic_id = topic_1.id) AND article_2.status = 'PUBLISHED'),
            'nodes', coalesce(json_agg(json_build_object(
                  'title', picked_1.title)), '[]'::json)) AS anon_2
          FROM (
            SELECT article_1.title AS title
            FROM article AS article_1
            WHERE article_1.id IN (
              SELECT article_topic_1.article_id
              FROM article_topic AS article_topic_1
              WHERE article_topic_1.topic_id = topic_1.id) AND article_1.status = 'PUBLISHED'
            ORDER BY article_1.published_at DESC, article_1.id DESC
            LIMIT $1::INTEGER) AS picked_1),
        'statements', (
          SELECT json_build_object(
            'nodes', coalesce(json_agg(json_build_object(
                  'text', picked_2.text)), '[]'::json)) AS anon_3
          FROM (
            SELECT statement_1.text AS text
            FROM statement AS statement_1
            WHERE statement_1.id IN (
              SELECT statement_topic_1.statement_id
              FROM statement_topic AS statement_topic_1
              WHERE statement_topic_1.topic_id = topic_1.id) AND (EXISTS (
                SELECT 1
                FROM article AS its_article
                WHERE its_article.id = statement_1.article_id AND its_article.status = 'PUBLISHED')) AND statement_1.kind IN ($2::VARCHAR)
            ORDER BY statement_1.id DESC
            LIMIT $3::INTEGER) AS picked_2),
        'trainingClasses', (
          SELECT json_build_object(
            'nodes', coalesce(json_agg(json_build_object(
                  'title', picked_3.title)), '[]'::json)) AS anon_4
          FROM (
            SELECT training_class_1.title AS title
            FROM training_class AS training_class_1
            WHERE training_class_1.id IN (
              SELECT training_class_topic_1.training_class_id
              FROM training_class_topic AS training_class_topic_1
              WHERE training_class_topic_1.topic_id = topic_1.id)
            ORDER BY training_class_1.starts_at ASC, training_class_1.id ASC
            LIMIT $4::INTEGER) AS picked_3)) AS anon_1
      FROM topic AS topic_1
      WHERE topic_1.slug = $5::VARCHAR))::text, 'UTF8') AS data
