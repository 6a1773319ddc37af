-- cost 0
SELECT concat(
  '{"a":', json_quote(NULL),
  ',"b":', json_quote(NULL),
  '}') AS data
