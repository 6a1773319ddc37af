-- cost 2
-- 1: 2
-- 2: 3
SELECT convert_to(json_build_object(
    'topics', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
              'name', picked_1.name)) FILTER (WHERE picked_1.place <= $1::INTEGER), '[]'::json),
        'pageInfo', json_build_object(
          'hasNextPage', coalesce(max(picked_1.place) > $1::INTEGER, false),
          'hasPreviousPage', false,
          'startCursor', max(encode(convert_to(json_build_array('Query.topics NAME ASC', picked_1.key_1, picked_1.key_2)::text, 'UTF8'), 'hex')) FILTER (WHERE picked_1.place = 1 AND picked_1.place <= $1::INTEGER),
          'endCursor', substr(max(CAST(picked_1.place + 1000000 AS TEXT) || encode(convert_to(json_build_array('Query.topics NAME ASC', picked_1.key_1, picked_1.key_2)::text, 'UTF8'), 'hex')) FILTER (WHERE picked_1.place <= $1::INTEGER), 8))) AS anon_1
      FROM (
        SELECT chosen_1.name AS name, chosen_1.key_1 AS key_1, chosen_1.key_2 AS key_2, row_number() OVER () AS place
        FROM (
          SELECT topic_1.name AS name, topic_1.name_key AS key_1, topic_1.id AS key_2
          FROM topic AS topic_1
          WHERE true
          ORDER BY topic_1.name_key ASC, topic_1.id ASC
          LIMIT $2::INTEGER) AS chosen_1) AS picked_1))::text, 'UTF8') AS data
