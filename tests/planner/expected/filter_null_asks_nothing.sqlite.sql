-- cost 1
SELECT CAST(concat(
    '{"articles":', concat(
      '{"totalCount":', json_quote((
          SELECT count(*) AS count_1
          FROM article AS article_1
          WHERE article_1.status = 'PUBLISHED' AND 1 = 1)),
      '}'),
    '}') AS BLOB) AS data
