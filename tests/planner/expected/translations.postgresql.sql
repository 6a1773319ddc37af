-- cost 6
-- 1: 'article-1'
SELECT convert_to(json_build_object(
    'article', (
      SELECT json_build_object(
        'translations', (
          SELECT coalesce(json_agg(json_build_object(
                'title', picked_1.title,
                'language', picked_1.language)), '[]'::json) AS anon_2
          FROM (
            SELECT article_3.title AS title, article_3.language AS language
            FROM article AS article_3
            WHERE article_3.translation_group = article_1.translation_group AND article_3.id != article_1.id AND article_3.status = 'PUBLISHED'
            ORDER BY article_3.language ASC, article_3.id ASC) AS picked_1)) AS anon_1
      FROM article AS article_1
      WHERE article_1.status = 'PUBLISHED' AND article_1.id = coalesce((
          SELECT article_2.id
          FROM article AS article_2
          WHERE article_2.slug = $1::VARCHAR AND article_2.status = 'PUBLISHED'), (
          SELECT article_former_slug_1.article_id
          FROM article_former_slug AS article_former_slug_1
          WHERE article_former_slug_1.slug = $1::VARCHAR))))::text, 'UTF8') AS data
