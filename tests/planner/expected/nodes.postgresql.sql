-- cost 100
-- 1: '[["Person", "01900000000070008002000000000001"], [null, null], ["Article", "01900000000070008005000000000001"], ["Article", "01900000000070008005000000000005"], ["Person", "01900000000070008002000000000001"]]'
SELECT convert_to(json_build_object(
    'nodes', (
      SELECT coalesce(json_agg((picked_1.value)::json), '[]'::json) AS anon_1
      FROM (
        SELECT CASE WHEN (keys_1.type = 'Article') THEN (
          SELECT json_build_object(
            '__typename', 'Article',
            'title', article_1.title) AS anon_2
          FROM article AS article_1
          WHERE article_1.id = keys_1.key AND article_1.status = 'PUBLISHED') WHEN (keys_1.type = 'Person') THEN (
          SELECT json_build_object(
            '__typename', 'Person',
            'name', person_1.name) AS anon_3
          FROM person AS person_1
          WHERE person_1.id = keys_1.key) END AS value, keys_1.position AS position
        FROM (
          SELECT position, pair ->> 0 AS type, (pair ->> 1)::uuid AS key FROM json_array_elements(($1::VARCHAR)::json) WITH ORDINALITY AS pairs (pair, position)) AS keys_1
        ORDER BY keys_1.position) AS picked_1))::text, 'UTF8') AS data
