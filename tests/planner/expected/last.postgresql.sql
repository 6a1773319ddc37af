-- cost 2
-- 1: 2
-- 2: 3
SELECT convert_to(json_build_object(
    'topics', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
              'name', picked_1.name)) FILTER (WHERE picked_1.place <= $1::INTEGER), '[]'::json),
        'pageInfo', json_build_object(
          'hasNextPage', false,
          'hasPreviousPage', coalesce(max(picked_1.place) > $1::INTEGER, false))) AS anon_1
      FROM (
        SELECT chosen_1.name AS name, row_number() OVER () AS place
        FROM (
          SELECT topic_1.name AS name
          FROM topic AS topic_1
          WHERE true
          ORDER BY topic_1.name_key DESC, topic_1.id DESC
          LIMIT $2::INTEGER) AS chosen_1
        ORDER BY place DESC) AS picked_1))::text, 'UTF8') AS data
