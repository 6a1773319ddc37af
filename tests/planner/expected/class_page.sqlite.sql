-- cost 59
-- 1: 20
-- 2: 0
-- 3: 'class-1'
-- 4: 'class-1'
SELECT CAST(concat(
    '{"trainingClass":', coalesce((
        SELECT concat(
          '{"title":', json_quote(training_class_1.title),
          ',"status":', json_quote(CASE WHEN (training_class_1.cancelled_at IS NOT NULL) THEN 'CANCELLED' WHEN (training_class_1.starts_at > strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')) THEN 'UPCOMING' WHEN (training_class_1.ends_at > strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')) THEN 'ONGOING' ELSE 'COMPLETED' END),
          ',"timezone":', json_quote(training_class_1.timezone),
          ',"startsAt":', json_quote(replace(training_class_1.starts_at, '.000000Z', 'Z')),
          ',"endsAt":', json_quote(replace(training_class_1.ends_at, '.000000Z', 'Z')),
          ',"venue":', json_quote(training_class_1.venue),
          ',"city":', json_quote(training_class_1.city),
          ',"country":', json_quote(training_class_1.country),
          ',"enrollmentOpensAt":', json_quote(replace(training_class_1.enrollment_opens_at, '.000000Z', 'Z')),
          ',"enrollmentClosesAt":', json_quote(replace(training_class_1.enrollment_closes_at, '.000000Z', 'Z')),
          ',"capacity":', json_quote(training_class_1.capacity),
          ',"enrolledCount":', json_quote(training_class_1.enrolled_count),
          ',"seatsLeft":', json_quote((training_class_1.capacity - training_class_1.enrolled_count)),
          ',"waitlistCount":', json_quote(training_class_1.waitlist_count),
          ',"description":', concat(
            '{"text":', json_quote(training_class_1.description_text),
            '}'),
          ',"hosts":', coalesce((
              SELECT concat('[', group_concat(concat(
                    '{"name":', json_quote(picked_1.name),
                    '}'), ','), ']') AS anon_2
              FROM (
                SELECT organization_1.name AS name
                FROM organization AS organization_1, training_class_host AS training_class_host_1
                WHERE training_class_host_1.training_class_id = training_class_1.id AND organization_1.id = training_class_host_1.organization_id
                ORDER BY training_class_host_1.position ASC, organization_1.id ASC) AS picked_1), 'null'),
          ',"speakers":', coalesce((
              SELECT concat('[', group_concat(concat(
                    '{"name":', json_quote(picked_2.name),
                    '}'), ','), ']') AS anon_3
              FROM (
                SELECT person_1.name AS name
                FROM person AS person_1, training_class_speaker AS training_class_speaker_1
                WHERE training_class_speaker_1.training_class_id = training_class_1.id AND person_1.id = training_class_speaker_1.person_id
                ORDER BY training_class_speaker_1.position ASC, person_1.id ASC) AS picked_2), 'null'),
          ',"topics":', coalesce((
              SELECT concat('[', group_concat(concat(
                    '{"name":', json_quote(picked_3.name),
                    '}'), ','), ']') AS anon_4
              FROM (
                SELECT topic_1.name AS name
                FROM topic AS topic_1, training_class_topic AS training_class_topic_1
                WHERE training_class_topic_1.training_class_id = training_class_1.id AND topic_1.id = training_class_topic_1.topic_id
                ORDER BY topic_1.name_key ASC, topic_1.id ASC) AS picked_3), 'null'),
          ',"sessions":', coalesce((
              SELECT concat('[', group_concat(concat(
                    '{"title":', json_quote(picked_4.title),
                    ',"startsAt":', json_quote(replace(picked_4.starts_at, '.000000Z', 'Z')),
                    ',"endsAt":', json_quote(replace(picked_4.ends_at, '.000000Z', 'Z')),
                    ',"room":', json_quote(picked_4.room),
                    ',"speakers":', coalesce((
                        SELECT concat('[', group_concat(concat(
                              '{"name":', json_quote(picked_5.name),
                              '}'), ','), ']') AS anon_6
                        FROM (
                          SELECT person_2.name AS name
                          FROM person AS person_2, class_session_speaker AS class_session_speaker_1
                          WHERE class_session_speaker_1.class_session_id = picked_4.id AND person_2.id = class_session_speaker_1.person_id
                          ORDER BY class_session_speaker_1.position ASC, person_2.id ASC) AS picked_5), 'null'),
                    ',"trainingClass":', coalesce((
                        SELECT concat(
                          '{"slug":', json_quote(training_class_3.slug),
                          '}') AS anon_7
                        FROM training_class AS training_class_3
                        WHERE training_class_3.id = picked_4.training_class_id), 'null'),
                    '}'), ','), ']') AS anon_5
              FROM (
                SELECT class_session_1.title AS title, class_session_1.starts_at AS starts_at, class_session_1.ends_at AS ends_at, class_session_1.room AS room, class_session_1.id AS id, class_session_1.training_class_id AS training_class_id
                FROM class_session AS class_session_1
                WHERE class_session_1.training_class_id = training_class_1.id
                ORDER BY class_session_1.starts_at ASC, class_session_1.id ASC) AS picked_4), 'null'),
          ',"articles":', coalesce((
              SELECT concat(
                '{"nodes":', concat('[', group_concat(concat(
                      '{"title":', json_quote(picked_6.title),
                      '}'), ','), ']'),
                '}') AS anon_8
              FROM (
                SELECT article_1.title AS title
                FROM article AS article_1
                WHERE article_1.id IN (
                  SELECT article_training_class_1.article_id
                  FROM article_training_class AS article_training_class_1
                  WHERE article_training_class_1.training_class_id = training_class_1.id) AND article_1.status = 'PUBLISHED'
                ORDER BY article_1.published_at DESC, article_1.id DESC
                LIMIT ? OFFSET ?) AS picked_6), 'null'),
          '}') AS anon_1
        FROM training_class AS training_class_1
        WHERE training_class_1.id = coalesce((
            SELECT training_class_2.id
            FROM training_class AS training_class_2
            WHERE training_class_2.slug = ?), (
            SELECT training_class_former_slug_1.training_class_id
            FROM training_class_former_slug AS training_class_former_slug_1
            WHERE training_class_former_slug_1.slug = ?))), 'null'),
    '}') AS BLOB) AS data
