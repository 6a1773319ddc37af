-- cost 42
-- 1: 20
-- 2: 0
-- 3: 20
-- 4: 0
-- 5: 'article-4'
-- 6: 'article-4'
SELECT CAST(concat(
    '{"article":', coalesce((
        SELECT concat(
          '{"speakers":', coalesce((
              SELECT concat(
                '{"totalCount":', json_quote((
                    SELECT count(*) AS count_1
                    FROM person AS person_2
                    WHERE person_2.id IN (
                      SELECT statement_4.speaker_id
                      FROM statement AS statement_4
                      WHERE statement_4.article_id = article_1.id AND (EXISTS (
                          SELECT 1
                          FROM article AS its_article
                          WHERE its_article.id = statement_4.article_id AND its_article.status = 'PUBLISHED'))))),
                ',"nodes":', concat('[', group_concat(concat(
                      '{"name":', json_quote(picked_1.name),
                      '}'), ','), ']'),
                ',"edges":', concat('[', group_concat(concat(
                      '{"cursor":', json_quote(lower(hex(json_array('Article.speakers', picked_1.key_1, picked_1.key_2)))),
                      '}'), ','), ']'),
                '}') AS anon_2
              FROM (
                SELECT person_1.name AS name, (
                  SELECT min(statement_1.position) AS min_1
                  FROM statement AS statement_1
                  WHERE statement_1.article_id = article_1.id AND statement_1.speaker_id = person_1.id AND (EXISTS (
                      SELECT 1
                      FROM article AS its_article
                      WHERE its_article.id = statement_1.article_id AND its_article.status = 'PUBLISHED'))) AS key_1, person_1.id AS key_2
                FROM person AS person_1
                WHERE person_1.id IN (
                  SELECT statement_2.speaker_id
                  FROM statement AS statement_2
                  WHERE statement_2.article_id = article_1.id AND (EXISTS (
                      SELECT 1
                      FROM article AS its_article
                      WHERE its_article.id = statement_2.article_id AND its_article.status = 'PUBLISHED')))
                ORDER BY (
                  SELECT min(statement_1.position) AS min_1
                  FROM statement AS statement_1
                  WHERE statement_1.article_id = article_1.id AND statement_1.speaker_id = person_1.id AND (EXISTS (
                      SELECT 1
                      FROM article AS its_article
                      WHERE its_article.id = statement_1.article_id AND its_article.status = 'PUBLISHED'))) ASC, person_1.id ASC
                LIMIT ? OFFSET ?) AS picked_1), 'null'),
          ',"organizations":', coalesce((
              SELECT concat(
                '{"nodes":', concat('[', group_concat(concat(
                      '{"name":', json_quote(picked_2.name),
                      '}'), ','), ']'),
                '}') AS anon_3
              FROM (
                SELECT organization_1.name AS name
                FROM organization AS organization_1
                WHERE organization_1.id IN (
                  SELECT affiliation_1.organization_id
                  FROM affiliation AS affiliation_1
                  WHERE affiliation_1.id IN (
                    SELECT statement_5.affiliation_id
                    FROM statement AS statement_5
                    WHERE statement_5.article_id = article_1.id AND (EXISTS (
                        SELECT 1
                        FROM article AS its_article
                        WHERE its_article.id = statement_5.article_id AND its_article.status = 'PUBLISHED'))))
                ORDER BY organization_1.name_key ASC, organization_1.id ASC
                LIMIT ? OFFSET ?) AS picked_2), 'null'),
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
