-- cost 0
SELECT json_build_object(
  'a', NULL,
  'b', NULL) AS data
