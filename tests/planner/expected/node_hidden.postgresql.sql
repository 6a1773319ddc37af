-- cost 3
-- 1: UUID('01900000-0000-7000-8005-000000000005')
-- 2: UUID('01900000-0000-7000-8005-000000000063')
-- 3: UUID('01900000-0000-7000-8006-000000000051')
SELECT convert_to(json_build_object(
    'draft', (
      SELECT json_build_object(
        'id', 'Article_' || replace(article_1.id::text, '-', '')) AS anon_1
      FROM article AS article_1
      WHERE article_1.id = $1::UUID AND article_1.status = 'PUBLISHED'),
    'nothing', (
      SELECT json_build_object(
        'id', 'Article_' || replace(article_2.id::text, '-', '')) AS anon_2
      FROM article AS article_2
      WHERE article_2.id = $2::UUID AND article_2.status = 'PUBLISHED'),
    'statement', (
      SELECT json_build_object(
        'id', 'Statement_' || replace(statement_1.id::text, '-', '')) AS anon_3
      FROM statement AS statement_1
      WHERE statement_1.id = $3::UUID AND (EXISTS (
          SELECT 1
          FROM article AS its_article
          WHERE its_article.id = statement_1.article_id AND its_article.status = 'PUBLISHED'))))::text, 'UTF8') AS data
