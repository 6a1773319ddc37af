-- cost 0
SELECT convert_to(json_build_object(
    'articles', json_build_object(
      '__typename', 'ArticleConnection'))::text, 'UTF8') AS data
