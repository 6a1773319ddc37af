-- cost 0
SELECT CAST(concat(
    '{"articles":', concat(
      '{"__typename":', json_quote('ArticleConnection'),
      '}'),
    '}') AS BLOB) AS data
