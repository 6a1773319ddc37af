-- cost 14
-- 1: '3b28d6df95cf9d8449d210e785a1cb294d423a2cbd488d5014bbbd7ec9043e80'
SELECT convert_to(json_build_object(
    'feedbackByReceipt', (
      SELECT json_build_object(
        'reference', feedback_1.reference,
        'article', (
          SELECT json_build_object(
            'title', article_1.title) AS anon_2
          FROM article AS article_1
          WHERE article_1.id = feedback_1.article_id AND article_1.status = 'PUBLISHED'),
        'replies', (
          SELECT coalesce(json_agg(json_build_object(
                'message', picked_1.message)), '[]'::json) AS anon_3
          FROM (
            SELECT feedback_reply_1.message AS message
            FROM feedback_reply AS feedback_reply_1
            WHERE feedback_reply_1.feedback_id = feedback_1.id
            ORDER BY feedback_reply_1.id ASC) AS picked_1)) AS anon_1
      FROM feedback AS feedback_1
      WHERE feedback_1.receipt_hash = $1::VARCHAR),
    'node', (
      SELECT json_build_object(
        'id', 'Feedback_' || replace(feedback_2.id::text, '-', '')) AS anon_4
      FROM feedback AS feedback_2
      WHERE false),
    'feedback', json_build_object(
      'totalCount', (
        SELECT count(*) AS count_1
        FROM feedback AS feedback_3
        WHERE false)))::text, 'UTF8') AS data
