-- cost 3
-- 1: 'article-1'
-- 2: 'article-1'
SELECT CAST(concat(
    '{"article":', coalesce((
        SELECT concat(
          '{"publisher":', coalesce((
              SELECT concat(
                '{"name":', json_quote(organization_1.name),
                ',"parent":', coalesce((
                    SELECT concat(
                      '{"name":', json_quote(organization_2.name),
                      '}') AS anon_3
                    FROM organization AS organization_2
                    WHERE organization_2.id = organization_1.parent_id), 'null'),
                '}') AS anon_2
              FROM organization AS organization_1
              WHERE organization_1.id = article_1.publisher_id), 'null'),
          '}') AS anon_1
        FROM article AS article_1
        WHERE article_1.status = 'PUBLISHED' AND article_1.id = coalesce((
            SELECT article_2.id
            FROM article AS article_2
            WHERE article_2.slug = ? AND article_2.status = 'PUBLISHED'), (
            SELECT article_former_slug_1.article_id
            FROM article_former_slug AS article_former_slug_1
            WHERE article_former_slug_1.slug = ?))), 'null'),
    '}') AS BLOB) AS data
