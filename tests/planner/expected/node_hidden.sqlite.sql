-- cost 3
-- 1: '01900000000070008005000000000005'
-- 2: '01900000000070008005000000000063'
-- 3: '01900000000070008006000000000051'
SELECT CAST(concat(
    '{"draft":', coalesce((
        SELECT concat(
          '{"id":', json_quote('Article_' || article_1.id),
          '}') AS anon_1
        FROM article AS article_1
        WHERE article_1.id = ? AND article_1.status = 'PUBLISHED'), 'null'),
    ',"nothing":', coalesce((
        SELECT concat(
          '{"id":', json_quote('Article_' || article_2.id),
          '}') AS anon_2
        FROM article AS article_2
        WHERE article_2.id = ? AND article_2.status = 'PUBLISHED'), 'null'),
    ',"statement":', coalesce((
        SELECT concat(
          '{"id":', json_quote('Statement_' || statement_1.id),
          '}') AS anon_3
        FROM statement AS statement_1
        WHERE statement_1.id = ? AND (EXISTS (
            SELECT 1
            FROM article AS its_article
            WHERE its_article.id = statement_1.article_id AND its_article.status = 'PUBLISHED'))), 'null'),
    '}') AS BLOB) AS data
