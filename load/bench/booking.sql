-- The statement of HoldStatement.java as pgbench runs it. Only what Java makes (ids, code, hash) is made by the server here.
\set type random(1, 500)
\set first random(2, 390)
\set nights random(1, 3)
WITH made AS MATERIALIZED (
    SELECT uuidv7() AS hold, uuidv7() AS job, uuidv7() AS told, substr(md5(random()::text), 1, 9) AS code, sha256(random()::text::bytea) AS hash,
           :client_id || '-' || random() AS key
), prior AS (
    SELECT reservation_id, body_hash FROM idempotency_key, made WHERE guest_id = :guest::uuid AND idempotency_key.key = made.key
), price AS (
    SELECT array_agg(price ORDER BY night) AS nights, sum(price)::bigint AS total, count(*) AS priced
    FROM nightly_rate
    WHERE room_type_id = ('00000000-0000-7000-8000-' || lpad(:type::text, 12, '0'))::uuid AND night >= (current_date + :first::int) AND night < (current_date + :first::int + :nights::int)
), free AS (
    SELECT shuffled.id, shuffled.number, price.nights, price.total
    FROM price
    CROSS JOIN (SELECT id, number FROM room WHERE room_type_id = ('00000000-0000-7000-8000-' || lpad(:type::text, 12, '0'))::uuid ORDER BY random()) shuffled
    WHERE price.priced = :nights
      AND NOT EXISTS (SELECT FROM prior)
      AND (SELECT true
           FROM reservation taken
           WHERE taken.room_id = shuffled.id
             AND taken.state IN ('held', 'confirmed', 'checked_in')
             AND daterange(taken.arrival, taken.departure) && daterange((current_date + :first::int), (current_date + :first::int + :nights::int))
           LIMIT 1) IS NULL
    LIMIT 1
), booked AS (
    INSERT INTO reservation (id, code, guest_id, hotel_id, room_type_id, room_id, arrival, departure, guests,
                             state, night_prices, total, currency, note, hold_until, free_cancel_until,
                             created_at)
    SELECT made.hold, made.code, :guest::uuid, '00000000-0000-7000-9000-000000000000'::uuid, ('00000000-0000-7000-8000-' || lpad(:type::text, 12, '0'))::uuid, free.id, (current_date + :first::int), (current_date + :first::int + :nights::int), 2, 'held', free.nights, free.total, 'EUR', null, now() + interval '15 minutes', now(), now()
    FROM free, made
    ON CONFLICT DO NOTHING
    RETURNING id
), remembered AS (
    INSERT INTO idempotency_key (guest_id, key, body_hash, reservation_id, created_at)
    SELECT wanted.* FROM booked, made, LATERAL (VALUES (:guest::uuid, made.key, made.hash, made.hold, now())) AS wanted (guest_id, key)
    WHERE wanted.key IS NOT NULL
), expiry AS (
    INSERT INTO job (id, kind, queue, args, args_version, run_at, max_attempts, unique_key, limit_key, limit_max, rate_key, rate_count, rate_millis, batch_id, tags, traceparent)
    SELECT made.job, 'hotel.expire-hold', 'default', ('{"reservationId":"' || made.hold || '"}')::jsonb, 1, coalesce(now() + interval '15 minutes', now()), 8, null, null, 0, null, 0, 0, null, null, null FROM booked, made
), told AS (
    INSERT INTO broadcast_outbox (id, events)
    SELECT made.told, '[{"channel":"private-desk.load","event":"reservation.changed","data":"{\"id\":\"' || made.hold || '\",\"status\":\"held\"}"},'
        || '{"channel":"availability.load","event":"availability.changed","data":"{\"hotel\":\"load\",\"from\":\"' || (current_date + :first::int) || '\",\"to\":\"' || (current_date + :first::int + :nights::int) || '\"}"}]'
    FROM booked, made
)
SELECT free.number, free.nights, free.total, booked.id IS NOT NULL AS booked, prior.reservation_id,
       prior.body_hash, guest.name, guest.email
FROM (VALUES (:guest::uuid)) AS asked (guest_id)
LEFT JOIN guest ON guest.id = asked.guest_id
LEFT JOIN free ON true
LEFT JOIN booked ON true
LEFT JOIN prior ON true;
