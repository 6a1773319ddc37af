-- cost 20
-- 1: 'FEDERATION'
-- 2: 'GB'
-- 3: 20
-- 4: 0
SELECT CAST(concat(
    '{"articles":', coalesce((
        SELECT concat(
          '{"nodes":', concat('[', group_concat(concat(
                '{"title":', json_quote(picked_1.title),
                '}'), ','), ']'),
          '}') AS anon_1
        FROM (
          SELECT article_1.title AS title
          FROM article AS article_1
          WHERE article_1.status = 'PUBLISHED' AND (EXISTS (
              SELECT 1
              FROM person AS person_1
              WHERE person_1.id IN (
                SELECT statement_1.speaker_id
                FROM statement AS statement_1
                WHERE statement_1.article_id = article_1.id AND (EXISTS (
                    SELECT 1
                    FROM article AS its_article
                    WHERE its_article.id = statement_1.article_id AND its_article.status = 'PUBLISHED'))) AND (EXISTS (
                  SELECT 1
                  FROM organization AS organization_1
                  WHERE organization_1.id IN (
                    SELECT affiliation_1.organization_id
                    FROM affiliation AS affiliation_1
                    WHERE affiliation_1.person_id = person_1.id AND (affiliation_1.started_on IS NULL OR affiliation_1.started_on <= date('now')) AND (affiliation_1.ended_on IS NULL OR affiliation_1.ended_on >= date('now'))) AND organization_1.kind IN (?))))) AND (EXISTS (
              SELECT 1
              FROM organization AS organization_2
              WHERE organization_2.id = article_1.publisher_id AND organization_2.country = ?))
          ORDER BY article_1.published_at DESC, article_1.id DESC
          LIMIT ? OFFSET ?) AS picked_1), 'null'),
    '}') AS BLOB) AS data
