package dev.innkeeper.hotel.booking;

import dev.innkeeper.broadcast.OutboxRow;
import dev.innkeeper.jobs.JobRow;
import dev.innkeeper.jobs.JobRowSource;

/**
 * The one statement that bookings are, as many at once as asked for it meanwhile. For each it looks up the idempotency
 * key, prices the nights, picks a free room, and writes the reservation, the key, the job that ends the hold and the
 * events to tell; the server commits it as it answers.
 *
 * <ul>
 *   <li>Rooms are tried in random order, so that concurrent guests spread over them; the first free one ends the search.
 *   <li>The exclusion constraint decides races, also those within the statement: ON CONFLICT waits for a competitor to
 *       commit and then inserts nothing, without an exception.
 *   <li>Rooms are inserted in order, so that of two statements one waits for the other and never both.
 *   <li>The subquery that says whether a room is taken is compared with NULL rather than written as NOT EXISTS, because
 *       the planner may not turn it into a join over all reservations.
 *   <li>A key that another transaction has just used violates its primary key and undoes the whole statement.
 *   <li>LIMIT by a value that the planner can not see has it plan for a tenth of the rows that it guesses, which is one:
 *       the plan is made once, not for each number of bookings.
 * </ul>
 */
final class HoldStatement {

    /** In order: {@link Holding#bind} counts on it. */
    static final String SQL = """
            WITH asked AS MATERIALIZED (
                SELECT * FROM unnest(?::uuid[], ?::text[], ?::uuid[], ?::uuid[], ?::uuid[], ?::date[], ?::date[], ?::int[],
                                     ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[],
                                     ?::text[], ?::bytea[])
                    WITH ORDINALITY AS hold (id, code, guest_id, hotel_id, room_type_id, arrival, departure, guests,
                                             currency, note, hold_until, free_cancel_until, created_at,
                                             key, body_hash, n)
                LIMIT ?
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
                INSERT INTO job (%s)
                SELECT %s FROM booked JOIN %s USING (n)
            ), told AS (
                INSERT INTO broadcast_outbox (id, events)
                SELECT outbox_row.id, outbox_row.events FROM booked JOIN %s USING (n)
            )
            SELECT found.n, found.number, found.nights, found.total, booked.id IS NOT NULL AS booked, found.prior_id,
                   found.prior_hash, guest.name, guest.email
            FROM found
            LEFT JOIN booked USING (n)
            LEFT JOIN guest ON guest.id = found.guest_id
            """.formatted(JobRow.COLUMNS, JobRowSource.VALUES, JobRowSource.SOURCE, OutboxRow.SOURCE);

    private HoldStatement() {}
}
