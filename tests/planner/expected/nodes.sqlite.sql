-- cost 100
-- 1: '[["Person", "01900000000070008002000000000001"], [null, null], ["Article", "01900000000070008005000000000001"], ["Article", "01900000000070008005000000000005"], ["Person", "01900000000070008002000000000001"]]'
SELECT CAST(concat(
    '{"nodes":', coalesce((
        SELECT concat('[', group_concat(coalesce(picked_1.value, 'null'), ','), ']') AS anon_1
        FROM (
          SELECT CASE WHEN (keys_1.type = 'Article') THEN (
            SELECT concat(
              '{"__typename":', json_quote('Article'),
              ',"title":', json_quote(article_1.title),
              '}') AS anon_2
            FROM article AS article_1
            WHERE article_1.id = keys_1."key" AND article_1.status = 'PUBLISHED') WHEN (keys_1.type = 'Person') THEN (
            SELECT concat(
              '{"__typename":', json_quote('Person'),
              ',"name":', json_quote(person_1.name),
              '}') AS anon_3
            FROM person AS person_1
            WHERE person_1.id = keys_1."key") END AS value, keys_1.position AS position
          FROM (
            SELECT key AS position, json_extract(value, '$[0]') AS type, json_extract(value, '$[1]') AS key FROM json_each(?)) AS keys_1
          ORDER BY keys_1.position) AS picked_1), 'null'),
    '}') AS BLOB) AS data
