-- cost 1
-- 1: 1
-- 2: 0
SELECT CAST(concat(
    '{"__typename":', json_quote('Query'),
    ',"articles":', coalesce((
        SELECT concat(
          '{"__typename":', json_quote('ArticleConnection'),
          ',"edges":', concat('[', group_concat(concat(
                '{"__typename":', json_quote('ArticleEdge'),
                ',"node":', concat(
                  '{"__typename":', json_quote('Article'),
                  '}'),
                '}'), ','), ']'),
          ',"pageInfo":', concat(
            '{"__typename":', json_quote('PageInfo'),
            '}'),
          '}') AS anon_1
        FROM (
          SELECT 1
          FROM article AS article_1
          WHERE article_1.status = 'PUBLISHED'
          ORDER BY article_1.published_at DESC, article_1.id DESC
          LIMIT ? OFFSET ?) AS picked_1), 'null'),
    '}') AS BLOB) AS data
