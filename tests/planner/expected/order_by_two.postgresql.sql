-- cost 3
-- 1: 7
-- 2: 'roads reopen again'
-- 3: UUID('01900000-0000-7000-8005-00000000000a')
-- 4: 3
SELECT convert_to(json_build_object(
    'articles', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
              'title', picked_1.title,
              'commentCount', picked_1.comment_count)), '[]'::json)) AS anon_1
      FROM (
        SELECT article_1.title AS title, article_1.comment_count AS comment_count
        FROM article AS article_1
        WHERE article_1.status = 'PUBLISHED' AND article_1.comment_count <= $1::INTEGER AND (article_1.comment_count < $1::INTEGER OR article_1.comment_count = $1::INTEGER AND article_1.title_key > $2::VARCHAR COLLATE "C" OR article_1.comment_count = $1::INTEGER AND article_1.title_key = $2::VARCHAR COLLATE "C" AND article_1.id > $3::UUID)
        ORDER BY article_1.comment_count DESC, article_1.title_key ASC, article_1.id ASC
        LIMIT $4::INTEGER) AS picked_1))::text, 'UTF8') AS data
