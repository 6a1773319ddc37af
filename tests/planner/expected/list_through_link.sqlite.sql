-- cost 8
-- 1: 'article-2'
-- 2: 'article-2'
SELECT CAST(concat(
    '{"article":', coalesce((
        SELECT concat(
          '{"authors":', coalesce((
              SELECT concat('[', group_concat(concat(
                    '{"name":', json_quote(picked_1.name),
                    '}'), ','), ']') AS anon_2
              FROM (
                SELECT person_1.name AS name
                FROM person AS person_1, article_author AS article_author_1
                WHERE article_author_1.article_id = article_1.id AND person_1.id = article_author_1.person_id
                ORDER BY article_author_1.position ASC, person_1.id ASC) AS picked_1), 'null'),
          ',"topics":', coalesce((
              SELECT concat('[', group_concat(concat(
                    '{"slug":', json_quote(picked_2.slug),
                    ',"name":', json_quote(picked_2.name),
                    '}'), ','), ']') AS anon_3
              FROM (
                SELECT topic_1.slug AS slug, topic_1.name AS name
                FROM topic AS topic_1, article_topic AS article_topic_1
                WHERE article_topic_1.article_id = article_1.id AND topic_1.id = article_topic_1.topic_id
                ORDER BY topic_1.name_key ASC, topic_1.id ASC) AS picked_2), 'null'),
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
