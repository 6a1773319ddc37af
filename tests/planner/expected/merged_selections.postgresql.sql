-- cost 4
-- 1: 1
-- 2: 'article-1'
SELECT convert_to(json_build_object(
    'article', (
      SELECT json_build_object(
        'publisher', (
          SELECT json_build_object(
            'name', organization_1.name,
            'country', organization_1.country) AS anon_2
          FROM organization AS organization_1
          WHERE organization_1.id = article_1.publisher_id),
        'statements', (
          SELECT json_build_object(
            'nodes', coalesce(json_agg(json_build_object(
                  'text', picked_1.text,
                  'kind', picked_1.kind)), '[]'::json),
            'totalCount', (
              SELECT count(*) AS count_1
              FROM statement AS statement_2
              WHERE statement_2.article_id = article_1.id)) AS anon_3
          FROM (
            SELECT statement_1.text AS text, statement_1.kind AS kind
            FROM statement AS statement_1
            WHERE statement_1.article_id = article_1.id
            ORDER BY statement_1.position ASC, statement_1.id ASC
            LIMIT $1::INTEGER) AS picked_1)) AS anon_1
      FROM article AS article_1
      WHERE article_1.status = 'PUBLISHED' AND article_1.id = coalesce((
          SELECT article_2.id
          FROM article AS article_2
          WHERE article_2.slug = $2::VARCHAR AND article_2.status = 'PUBLISHED'), (
          SELECT article_former_slug_1.article_id
          FROM article_former_slug AS article_former_slug_1
          WHERE article_former_slug_1.slug = $2::VARCHAR))))::text, 'UTF8') AS data
