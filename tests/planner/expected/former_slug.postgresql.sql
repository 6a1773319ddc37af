-- cost 2
-- 1: 'roads-close'
-- 2: 'water-draft'
SELECT convert_to(json_build_object(
    'old', (
      SELECT json_build_object(
        'slug', article_1.slug,
        'title', article_1.title) AS anon_1
      FROM article AS article_1
      WHERE article_1.status = 'PUBLISHED' AND article_1.id = coalesce((
          SELECT article_2.id
          FROM article AS article_2
          WHERE article_2.slug = $1::VARCHAR AND article_2.status = 'PUBLISHED'), (
          SELECT article_former_slug_1.article_id
          FROM article_former_slug AS article_former_slug_1
          WHERE article_former_slug_1.slug = $1::VARCHAR))),
    'draft', (
      SELECT json_build_object(
        'slug', article_3.slug) AS anon_2
      FROM article AS article_3
      WHERE article_3.status = 'PUBLISHED' AND article_3.id = coalesce((
          SELECT article_4.id
          FROM article AS article_4
          WHERE article_4.slug = $2::VARCHAR AND article_4.status = 'PUBLISHED'), (
          SELECT article_former_slug_2.article_id
          FROM article_former_slug AS article_former_slug_2
          WHERE article_former_slug_2.slug = $2::VARCHAR))))::text, 'UTF8') AS data
