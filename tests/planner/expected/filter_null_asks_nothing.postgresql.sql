-- cost 1
SELECT convert_to(json_build_object(
    'articles', json_build_object(
      'totalCount', (
        SELECT count(*) AS count_1
        FROM article AS article_1
        WHERE article_1.status = 'PUBLISHED' AND true)))::text, 'UTF8') AS data
