-- cost 1
-- 1: 'article-1'
-- 2: 'article-1'
SELECT CAST(concat(
    '{"article":', coalesce((
        SELECT concat(
          '{"id":', json_quote('Article_' || article_1.id),
          ',"slug":', json_quote(article_1.slug),
          ',"title":', json_quote(article_1.title),
          ',"subtitle":', json_quote(article_1.subtitle),
          ',"summary":', json_quote(article_1.summary),
          ',"language":', json_quote(article_1.language),
          ',"status":', json_quote(article_1.status),
          ',"publishedAt":', json_quote(replace(article_1.published_at, '.000000Z', 'Z')),
          ',"createdAt":', json_quote(replace(article_1.created_at, '.000000Z', 'Z')),
          ',"updatedAt":', json_quote(replace(article_1.updated_at, '.000000Z', 'Z')),
          ',"canonicalUrl":', json_quote(article_1.canonical_url),
          ',"readingMinutes":', json_quote(article_1.reading_minutes),
          ',"commentCount":', json_quote(article_1.comment_count),
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
