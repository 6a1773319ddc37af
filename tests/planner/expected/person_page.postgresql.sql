-- cost 83
-- 1: 20
-- 2: 20
-- 3: 20
-- 4: 'person-2'
SELECT convert_to(json_build_object(
    'person', (
      SELECT json_build_object(
        'name', person_1.name,
        'biography', CASE WHEN (person_1.biography_markdown IS NOT NULL) THEN json_build_object(
          'text', person_1.biography_text) END,
        'photo', CASE WHEN (person_1.photo_url IS NOT NULL) THEN json_build_object(
          'url', person_1.photo_url) END,
        'statements', (
          SELECT json_build_object(
            'totalCount', (
              SELECT count(*) AS count_1
              FROM statement AS statement_2
              WHERE statement_2.speaker_id = person_1.id AND (EXISTS (
                  SELECT 1
                  FROM article AS its_article
                  WHERE its_article.id = statement_2.article_id AND its_article.status = 'PUBLISHED'))),
            'nodes', coalesce(json_agg(json_build_object(
                  'text', picked_1.text,
                  'article', (
                    SELECT json_build_object(
                      'title', article_1.title) AS anon_3
                    FROM article AS article_1
                    WHERE article_1.id = picked_1.article_id AND article_1.status = 'PUBLISHED'))), '[]'::json)) AS anon_2
          FROM (
            SELECT statement_1.text AS text, statement_1.article_id AS article_id
            FROM statement AS statement_1
            WHERE statement_1.speaker_id = person_1.id AND (EXISTS (
                SELECT 1
                FROM article AS its_article
                WHERE its_article.id = statement_1.article_id AND its_article.status = 'PUBLISHED'))
            ORDER BY statement_1.id DESC
            LIMIT $1::INTEGER) AS picked_1),
        'articles', (
          SELECT json_build_object(
            'nodes', coalesce(json_agg(json_build_object(
                  'title', picked_2.title)), '[]'::json)) AS anon_4
          FROM (
            SELECT article_2.title AS title
            FROM article AS article_2
            WHERE article_2.id IN (
              SELECT statement_3.article_id
              FROM statement AS statement_3
              WHERE statement_3.speaker_id = person_1.id AND (EXISTS (
                  SELECT 1
                  FROM article AS its_article
                  WHERE its_article.id = statement_3.article_id AND its_article.status = 'PUBLISHED'))) AND article_2.status = 'PUBLISHED'
            ORDER BY article_2.title_key ASC, article_2.id ASC
            LIMIT $2::INTEGER) AS picked_2),
        'authoredArticles', json_build_object(
          'totalCount', (
            SELECT count(*) AS count_2
            FROM article AS article_3
            WHERE article_3.id IN (
              SELECT article_author_1.article_id
              FROM article_author AS article_author_1
              WHERE article_author_1.person_id = person_1.id) AND article_3.status = 'PUBLISHED')),
        'trainingClasses', (
          SELECT json_build_object(
            'nodes', coalesce(json_agg(json_build_object(
                  'title', picked_4.title)), '[]'::json)) AS anon_5
          FROM (
            SELECT training_class_1.title AS title
            FROM training_class AS training_class_1
            WHERE training_class_1.id IN (
              SELECT training_class_speaker_1.training_class_id
              FROM training_class_speaker AS training_class_speaker_1
              WHERE training_class_speaker_1.person_id = person_1.id)
            ORDER BY training_class_1.starts_at ASC, training_class_1.id ASC
            LIMIT $3::INTEGER) AS picked_4)) AS anon_1
      FROM person AS person_1
      WHERE person_1.slug = $4::VARCHAR))::text, 'UTF8') AS data
