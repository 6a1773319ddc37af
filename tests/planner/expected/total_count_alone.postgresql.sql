-- cost 2
SELECT convert_to(json_build_object(
    'articles', json_build_object(
      'totalCount', (
        SELECT count(*) AS count_1
        FROM article AS article_1
        WHERE article_1.status = 'PUBLISHED')),
    'statements', json_build_object(
      'totalCount', (
        SELECT count(*) AS count_2
        FROM statement AS statement_1
        WHERE EXISTS (
          SELECT 1
          FROM article AS its_article
          WHERE its_article.id = statement_1.article_id AND its_article.status = 'PUBLISHED'))))::text, 'UTF8') AS data
