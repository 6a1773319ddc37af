-- cost 104
-- 1: 3
-- 2: 0
-- 3: 'article-1'
-- 4: 'article-1'
SELECT CAST(concat(
    '{"article":', coalesce((
        SELECT concat(
          '{"related":', coalesce((
              SELECT concat('[', group_concat(concat(
                    '{"title":', json_quote(picked_1.title),
                    '}'), ','), ']') AS anon_2
              FROM (
                SELECT article_3.title AS title
                FROM article AS article_3, (
                  SELECT anon_3.article_id AS article_id, count(*) AS score
                  FROM (
                    SELECT article_topic_3.article_id AS article_id, article_topic_3.topic_id AS topic_id
                    FROM article_topic AS article_topic_1, article_topic AS article_topic_3
                    WHERE article_topic_1.article_id = article_1.id AND article_topic_3.topic_id = article_topic_1.topic_id AND article_topic_3.article_id > coalesce((
                        SELECT article_topic_2.article_id
                        FROM article_topic AS article_topic_2
                        WHERE article_topic_2.topic_id = article_topic_1.topic_id
                        ORDER BY article_topic_2.article_id DESC
                        LIMIT 1 OFFSET 100), '00000000-0000-0000-0000-000000000000') UNION
                    SELECT statement_3.article_id AS article_id, statement_3.speaker_id AS speaker_id
                    FROM statement AS statement_1, statement AS statement_3
                    WHERE statement_1.article_id = article_1.id AND statement_3.speaker_id = statement_1.speaker_id AND statement_3.article_id > coalesce((
                        SELECT statement_2.article_id
                        FROM statement AS statement_2
                        WHERE statement_2.speaker_id = statement_1.speaker_id AND (EXISTS (
                            SELECT 1
                            FROM article AS its_article
                            WHERE its_article.id = statement_2.article_id AND its_article.status = 'PUBLISHED'))
                        ORDER BY statement_2.article_id DESC
                        LIMIT 1 OFFSET 100), '00000000-0000-0000-0000-000000000000') AND (EXISTS (
                        SELECT 1
                        FROM article AS its_article
                        WHERE its_article.id = statement_1.article_id AND its_article.status = 'PUBLISHED')) AND (EXISTS (
                        SELECT 1
                        FROM article AS its_article
                        WHERE its_article.id = statement_3.article_id AND its_article.status = 'PUBLISHED'))) AS anon_3 GROUP BY anon_3.article_id) AS tie_1
                WHERE article_3.id = tie_1.article_id AND article_3.id != article_1.id AND article_3.status = 'PUBLISHED'
                ORDER BY -tie_1.score ASC, article_3.published_at DESC, article_3.id ASC
                LIMIT ? OFFSET ?) AS picked_1), 'null'),
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
