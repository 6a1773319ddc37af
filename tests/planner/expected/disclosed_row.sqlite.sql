-- cost 14
-- 1: '3b28d6df95cf9d8449d210e785a1cb294d423a2cbd488d5014bbbd7ec9043e80'
SELECT CAST(concat(
    '{"feedbackByReceipt":', coalesce((
        SELECT concat(
          '{"reference":', json_quote(feedback_1.reference),
          ',"article":', coalesce((
              SELECT concat(
                '{"title":', json_quote(article_1.title),
                '}') AS anon_2
              FROM article AS article_1
              WHERE article_1.id = feedback_1.article_id AND article_1.status = 'PUBLISHED'), 'null'),
          ',"replies":', coalesce((
              SELECT concat('[', group_concat(concat(
                    '{"message":', json_quote(picked_1.message),
                    '}'), ','), ']') AS anon_3
              FROM (
                SELECT feedback_reply_1.message AS message
                FROM feedback_reply AS feedback_reply_1
                WHERE feedback_reply_1.feedback_id = feedback_1.id
                ORDER BY feedback_reply_1.id ASC) AS picked_1), 'null'),
          '}') AS anon_1
        FROM feedback AS feedback_1
        WHERE feedback_1.receipt_hash = ?), 'null'),
    ',"node":', coalesce((
        SELECT concat(
          '{"id":', json_quote('Feedback_' || feedback_2.id),
          '}') AS anon_4
        FROM feedback AS feedback_2
        WHERE 0 = 1), 'null'),
    ',"feedback":', concat(
      '{"totalCount":', json_quote((
          SELECT count(*) AS count_1
          FROM feedback AS feedback_3
          WHERE 0 = 1)),
      '}'),
    '}') AS BLOB) AS data
