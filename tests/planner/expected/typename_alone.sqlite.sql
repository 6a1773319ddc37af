-- cost 0
SELECT concat(
  '{"articles":', concat(
    '{"__typename":', json_quote('ArticleConnection'),
    '}'),
  '}') AS data
