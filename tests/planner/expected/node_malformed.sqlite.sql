-- cost 0
SELECT CAST(concat(
    '{"a":', json_quote(NULL),
    ',"b":', json_quote(NULL),
    '}') AS BLOB) AS data
