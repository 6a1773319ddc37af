-- cost 1
-- 1: 'article-1'
-- 2: 'article-1'
SELECT CAST(concat(
    '{"article":', coalesce((
        SELECT concat(
          '{"body":', concat(
            '{"markdown":', json_quote(article_1.body_markdown),
            ',"html":', json_quote(article_1.body_html),
            ',"text":', json_quote(article_1.body_text),
            '}'),
          ',"cover":', coalesce(CASE WHEN (article_1.cover_url IS NOT NULL) THEN concat(
              '{"url":', json_quote(article_1.cover_url),
              ',"alt":', json_quote(article_1.cover_alt),
              ',"credit":', json_quote(article_1.cover_credit),
              ',"width":', json_quote(article_1.cover_width),
              ',"height":', json_quote(article_1.cover_height),
              '}') END, 'null'),
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
