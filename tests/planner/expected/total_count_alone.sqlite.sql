-- cost 2
SELECT CAST(concat(
    '{"articles":', concat(
      '{"totalCount":', json_quote((
          SELECT count(*) AS count_1
          FROM article AS article_1
          WHERE article_1.status = 'PUBLISHED')),
      '}'),
    ',"statements":', concat(
      '{"totalCount":', json_quote((
          SELECT count(*) AS count_2
          FROM statement AS statement_1
          WHERE EXISTS (
            SELECT 1
            FROM article AS its_article
            WHERE its_article.id = statement_1.article_id AND its_article.status = 'PUBLISHED'))),
      '}'),
    '}') AS BLOB) AS data
