-- cost 1
-- 1: 'article-1'
SELECT convert_to(json_build_object(
    'article', (
      SELECT json_build_object(
        'id', 'Article_' || replace(article_1.id::text, '-', ''),
        'slug', article_1.slug,
        'title', article_1.title,
        'subtitle', article_1.subtitle,
        'summary', article_1.summary,
        'language', article_1.language,
        'status', article_1.status,
        'publishedAt', replace(to_char(article_1.published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z'),
        'createdAt', replace(to_char(article_1.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z'),
        'updatedAt', replace(to_char(article_1.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z'),
        'canonicalUrl', article_1.canonical_url,
        'readingMinutes', article_1.reading_minutes,
        'commentCount', article_1.comment_count) AS anon_1
      FROM article AS article_1
      WHERE article_1.status = 'PUBLISHED' AND article_1.id = coalesce((
          SELECT article_2.id
          FROM article AS article_2
          WHERE article_2.slug = $1::VARCHAR AND article_2.status = 'PUBLISHED'), (
          SELECT article_former_slug_1.article_id
          FROM article_former_slug AS article_former_slug_1
          WHERE article_former_slug_1.slug = $1::VARCHAR))))::text, 'UTF8') AS data
