-- cost 2
-- 1: 'nothing'
-- 2: 'nobody'
SELECT convert_to(json_build_object(
    'article', (
      SELECT json_build_object(
        'title', article_1.title) AS anon_1
      FROM article AS article_1
      WHERE article_1.status = 'PUBLISHED' AND article_1.id = coalesce((
          SELECT article_2.id
          FROM article AS article_2
          WHERE article_2.slug = $1::VARCHAR AND article_2.status = 'PUBLISHED'), (
          SELECT article_former_slug_1.article_id
          FROM article_former_slug AS article_former_slug_1
          WHERE article_former_slug_1.slug = $1::VARCHAR))),
    'person', (
      SELECT json_build_object(
        'name', person_1.name) AS anon_2
      FROM person AS person_1
      WHERE person_1.slug = $2::VARCHAR))::text, 'UTF8') AS data
