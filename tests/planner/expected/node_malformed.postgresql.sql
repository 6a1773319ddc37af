-- cost 0
SELECT convert_to(json_build_object(
    'a', NULL,
    'b', NULL)::text, 'UTF8') AS data
