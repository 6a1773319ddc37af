-- cost 0
SELECT json_build_object(
  'articles', json_build_object(
    '__typename', 'ArticleConnection')) AS data
