-- The statement of HoldStatement.java as pgbench runs it, for one booking. Only what Java makes (ids, code, hash) is made by the server here.
\set type random(1, 500)
\set first random(2, 390)
\set nights random(1, 3)
WITH asked AS MATERIALIZED (
    SELECT uuidv7() AS id, substr(md5(random()::text), 1, 9) AS code, :guest::uuid AS guest_id, '00000000-0000-7000-9000-000000000000'::uuid AS hotel_id,
           ('00000000-0000-7000-8000-' || lpad(:type::text, 12, '0'))::uuid AS room_type_id, current_date + :first::int AS arrival,
           current_date + :first::int + :nights::int AS departure, 2 AS guests, 'EUR' AS currency, null AS note, now() + interval '15 minutes' AS hold_until,
           now() AS free_cancel_until, now() AS created_at, :client_id || '-' || random() AS key, sha256(random()::text::bytea) AS body_hash, 1 AS n
), found AS MATERIALIZED (
    SELECT asked.*, prior.reservation_id AS prior_id, prior.body_hash AS prior_hash,
           free.room_id, free.number, free.nights, free.total
    FROM asked
    LEFT JOIN idempotency_key prior ON prior.guest_id = asked.guest_id AND prior.key = asked.key
    LEFT JOIN LATERAL (
        SELECT shuffled.id AS room_id, shuffled.number, price.nights, price.total
        FROM (SELECT array_agg(price ORDER BY night) AS nights, sum(price)::bigint AS total, count(*) AS priced
              FROM nightly_rate
              WHERE room_type_id = asked.room_type_id
                AND night >= asked.arrival AND night < asked.departure) price
        CROSS JOIN (SELECT id, number FROM room
                    WHERE room_type_id = asked.room_type_id
                    ORDER BY random()) shuffled
        WHERE price.priced = asked.departure - asked.arrival
          AND prior.reservation_id IS NULL
          AND (SELECT true
               FROM reservation taken
               WHERE taken.room_id = shuffled.id
                 AND taken.state IN ('held', 'confirmed', 'checked_in')
                 AND daterange(taken.arrival, taken.departure) && daterange(asked.arrival, asked.departure)
               LIMIT 1) IS NULL
        LIMIT 1
    ) free ON true
), inserted AS (
    INSERT INTO reservation (id, code, guest_id, hotel_id, room_type_id, room_id, arrival, departure, guests,
                             state, night_prices, total, currency, note, hold_until, free_cancel_until,
                             created_at)
    SELECT id, code, guest_id, hotel_id, room_type_id, room_id, arrival, departure, guests,
           'held', nights, total, currency, note, hold_until, free_cancel_until, created_at
    FROM found
    WHERE room_id IS NOT NULL
    ORDER BY room_id, arrival
    ON CONFLICT DO NOTHING
    RETURNING id
), booked AS MATERIALIZED (
    SELECT asked.* FROM inserted JOIN asked USING (id)
), remembered AS (
    INSERT INTO idempotency_key (guest_id, key, body_hash, reservation_id, created_at)
    SELECT guest_id, key, body_hash, id, created_at FROM booked WHERE key IS NOT NULL
), expiry AS (
    INSERT INTO job (id, kind, queue, args, args_version, run_at, max_attempts, unique_key, limit_key, limit_max, rate_key, rate_count, rate_millis, batch_id, tags, traceparent)
    SELECT uuidv7(), 'hotel.expire-hold', 'default', ('{"reservationId":"' || id || '"}')::jsonb, 1, hold_until, 8, null, null, 0, null, 0, 0, null, null, null FROM booked
), told AS (
    INSERT INTO broadcast_outbox (id, events)
    SELECT uuidv7(), '[{"channel":"private-desk.load","event":"reservation.changed","data":"{\"id\":\"' || id || '\",\"status\":\"held\"}"},'
        || '{"channel":"availability.load","event":"availability.changed","data":"{\"hotel\":\"load\",\"from\":\"' || arrival || '\",\"to\":\"' || departure || '\"}"}]'
    FROM booked
)
SELECT found.n, found.number, found.nights, found.total, booked.id IS NOT NULL AS booked, found.prior_id,
       found.prior_hash, guest.name, guest.email
FROM found
LEFT JOIN booked USING (n)
LEFT JOIN guest ON guest.id = found.guest_id;
