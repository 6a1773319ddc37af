-- cost 3
-- 1: 'article-1'
SELECT convert_to(json_build_object(
    'article', (
      SELECT json_build_object(
        'publisher', (
          SELECT json_build_object(
            'name', organization_1.name,
            'parent', (
              SELECT json_build_object(
                'name', organization_2.name) AS anon_3
              FROM organization AS organization_2
              WHERE organization_2.id = organization_1.parent_id)) AS anon_2
          FROM organization AS organization_1
          WHERE organization_1.id = article_1.publisher_id)) AS anon_1
      FROM article AS article_1
      WHERE article_1.status = 'PUBLISHED' AND article_1.id = coalesce((
          SELECT article_2.id
          FROM article AS article_2
          WHERE article_2.slug = $1::VARCHAR AND article_2.status = 'PUBLISHED'), (
          SELECT article_former_slug_1.article_id
          FROM article_former_slug AS article_former_slug_1
          WHERE article_former_slug_1.slug = $1::VARCHAR))))::text, 'UTF8') AS data
