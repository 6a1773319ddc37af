-- cost 2
-- 1: 'nothing'
-- 2: 'nothing'
-- 3: 'nobody'
SELECT CAST(concat(
    '{"article":', coalesce((
        SELECT concat(
          '{"title":', json_quote(article_1.title),
          '}') AS anon_1
        FROM article AS article_1
        WHERE article_1.status = 'PUBLISHED' AND article_1.id = coalesce((
            SELECT article_2.id
            FROM article AS article_2
            WHERE article_2.slug = ? AND article_2.status = 'PUBLISHED'), (
            SELECT article_former_slug_1.article_id
            FROM article_former_slug AS article_former_slug_1
            WHERE article_former_slug_1.slug = ?))), 'null'),
    ',"person":', coalesce((
        SELECT concat(
          '{"name":', json_quote(person_1.name),
          '}') AS anon_2
        FROM person AS person_1
        WHERE person_1.slug = ?), 'null'),
    '}') AS BLOB) AS data
