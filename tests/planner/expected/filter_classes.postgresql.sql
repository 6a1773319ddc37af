-- cost 60
-- 1: 'UPCOMING'
-- 2: 20
-- 3: 20
-- 4: 'CANCELLED'
-- 5: 20
SELECT convert_to(json_build_object(
    'free', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
              'title', picked_1.title,
              'status', CASE WHEN (picked_1.cancelled_at IS NOT NULL) THEN 'CANCELLED' WHEN (picked_1.starts_at > now()) THEN 'UPCOMING' WHEN (picked_1.ends_at > now()) THEN 'ONGOING' ELSE 'COMPLETED' END,
              'seatsLeft', (picked_1.capacity - picked_1.enrolled_count),
              'capacity', picked_1.capacity)), '[]'::json)) AS anon_1
      FROM (
        SELECT training_class_1.title AS title, training_class_1.cancelled_at AS cancelled_at, training_class_1.starts_at AS starts_at, training_class_1.ends_at AS ends_at, training_class_1.capacity AS capacity, training_class_1.enrolled_count AS enrolled_count
        FROM training_class AS training_class_1
        WHERE CASE WHEN (training_class_1.cancelled_at IS NOT NULL) THEN 'CANCELLED' WHEN (training_class_1.starts_at > now()) THEN 'UPCOMING' WHEN (training_class_1.ends_at > now()) THEN 'ONGOING' ELSE 'COMPLETED' END IN ($1::VARCHAR) AND (training_class_1.capacity IS NULL OR training_class_1.enrolled_count < training_class_1.capacity)
        ORDER BY training_class_1.starts_at ASC, training_class_1.id ASC
        LIMIT $2::INTEGER) AS picked_1),
    'full', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
              'title', picked_2.title,
              'seatsLeft', (picked_2.capacity - picked_2.enrolled_count))), '[]'::json)) AS anon_2
      FROM (
        SELECT training_class_2.title AS title, training_class_2.capacity AS capacity, training_class_2.enrolled_count AS enrolled_count
        FROM training_class AS training_class_2
        WHERE NOT (training_class_2.capacity IS NULL OR training_class_2.enrolled_count < training_class_2.capacity)
        ORDER BY training_class_2.starts_at ASC, training_class_2.id ASC
        LIMIT $3::INTEGER) AS picked_2),
    'off', (
      SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
              'title', picked_3.title,
              'status', CASE WHEN (picked_3.cancelled_at IS NOT NULL) THEN 'CANCELLED' WHEN (picked_3.starts_at > now()) THEN 'UPCOMING' WHEN (picked_3.ends_at > now()) THEN 'ONGOING' ELSE 'COMPLETED' END)), '[]'::json)) AS anon_3
      FROM (
        SELECT training_class_3.title AS title, training_class_3.cancelled_at AS cancelled_at, training_class_3.starts_at AS starts_at, training_class_3.ends_at AS ends_at
        FROM training_class AS training_class_3
        WHERE CASE WHEN (training_class_3.cancelled_at IS NOT NULL) THEN 'CANCELLED' WHEN (training_class_3.starts_at > now()) THEN 'UPCOMING' WHEN (training_class_3.ends_at > now()) THEN 'ONGOING' ELSE 'COMPLETED' END IN ($4::VARCHAR)
        ORDER BY training_class_3.starts_at ASC, training_class_3.id ASC
        LIMIT $5::INTEGER) AS picked_3))::text, 'UTF8') AS data
