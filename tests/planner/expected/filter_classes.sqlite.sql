-- cost 60
-- 1: 'UPCOMING'
-- 2: 20
-- 3: 0
-- 4: 20
-- 5: 0
-- 6: 'CANCELLED'
-- 7: 20
-- 8: 0
SELECT CAST(concat(
    '{"free":', coalesce((
        SELECT concat(
          '{"nodes":', concat('[', group_concat(concat(
                '{"title":', json_quote(picked_1.title),
                ',"status":', json_quote(CASE WHEN (picked_1.cancelled_at IS NOT NULL) THEN 'CANCELLED' WHEN (picked_1.starts_at > strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')) THEN 'UPCOMING' WHEN (picked_1.ends_at > strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')) THEN 'ONGOING' ELSE 'COMPLETED' END),
                ',"seatsLeft":', json_quote((picked_1.capacity - picked_1.enrolled_count)),
                ',"capacity":', json_quote(picked_1.capacity),
                '}'), ','), ']'),
          '}') AS anon_1
        FROM (
          SELECT training_class_1.title AS title, training_class_1.cancelled_at AS cancelled_at, training_class_1.starts_at AS starts_at, training_class_1.ends_at AS ends_at, training_class_1.capacity AS capacity, training_class_1.enrolled_count AS enrolled_count
          FROM training_class AS training_class_1
          WHERE CASE WHEN (training_class_1.cancelled_at IS NOT NULL) THEN 'CANCELLED' WHEN (training_class_1.starts_at > strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')) THEN 'UPCOMING' WHEN (training_class_1.ends_at > strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')) THEN 'ONGOING' ELSE 'COMPLETED' END IN (?) AND (training_class_1.capacity IS NULL OR training_class_1.enrolled_count < training_class_1.capacity)
          ORDER BY training_class_1.starts_at ASC, training_class_1.id ASC
          LIMIT ? OFFSET ?) AS picked_1), 'null'),
    ',"full":', coalesce((
        SELECT concat(
          '{"nodes":', concat('[', group_concat(concat(
                '{"title":', json_quote(picked_2.title),
                ',"seatsLeft":', json_quote((picked_2.capacity - picked_2.enrolled_count)),
                '}'), ','), ']'),
          '}') AS anon_2
        FROM (
          SELECT training_class_2.title AS title, training_class_2.capacity AS capacity, training_class_2.enrolled_count AS enrolled_count
          FROM training_class AS training_class_2
          WHERE NOT (training_class_2.capacity IS NULL OR training_class_2.enrolled_count < training_class_2.capacity)
          ORDER BY training_class_2.starts_at ASC, training_class_2.id ASC
          LIMIT ? OFFSET ?) AS picked_2), 'null'),
    ',"off":', coalesce((
        SELECT concat(
          '{"nodes":', concat('[', group_concat(concat(
                '{"title":', json_quote(picked_3.title),
                ',"status":', json_quote(CASE WHEN (picked_3.cancelled_at IS NOT NULL) THEN 'CANCELLED' WHEN (picked_3.starts_at > strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')) THEN 'UPCOMING' WHEN (picked_3.ends_at > strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')) THEN 'ONGOING' ELSE 'COMPLETED' END),
                '}'), ','), ']'),
          '}') AS anon_3
        FROM (
          SELECT training_class_3.title AS title, training_class_3.cancelled_at AS cancelled_at, training_class_3.starts_at AS starts_at, training_class_3.ends_at AS ends_at
          FROM training_class AS training_class_3
          WHERE CASE WHEN (training_class_3.cancelled_at IS NOT NULL) THEN 'CANCELLED' WHEN (training_class_3.starts_at > strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')) THEN 'UPCOMING' WHEN (training_class_3.ends_at > strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')) THEN 'ONGOING' ELSE 'COMPLETED' END IN (?)
          ORDER BY training_class_3.starts_at ASC, training_class_3.id ASC
          LIMIT ? OFFSET ?) AS picked_3), 'null'),
    '}') AS BLOB) AS data
