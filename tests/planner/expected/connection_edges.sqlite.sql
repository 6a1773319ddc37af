-- cost 2
-- 1: 2
-- 2: 0
SELECT CAST(concat(
    '{"articles":', coalesce((
        SELECT concat(
          '{"edges":', concat('[', group_concat(concat(
                '{"cursor":', json_quote(lower(hex(json_array('Query.articles PUBLISHED_AT DESC', picked_1.key_1, picked_1.key_2)))),
                ',"node":', concat(
                  '{"title":', json_quote(picked_1.title),
                  '}'),
                '}'), ','), ']'),
          '}') AS anon_1
        FROM (
          SELECT article_1.title AS title, article_1.published_at AS key_1, article_1.id AS key_2
          FROM article AS article_1
          WHERE article_1.status = 'PUBLISHED'
          ORDER BY article_1.published_at DESC, article_1.id DESC
          LIMIT ? OFFSET ?) AS picked_1), 'null'),
    '}') AS BLOB) AS data
