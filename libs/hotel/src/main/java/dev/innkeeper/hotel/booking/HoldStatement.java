package dev.innkeeper.hotel.booking;

import dev.innkeeper.broadcast.OutboxRow;
import dev.innkeeper.jobs.JobRow;

/**
 * The one statement a booking is. It looks up the idempotency key, prices the nights, picks a free room, and writes the
 * reservation, the key, the job that ends the hold and the events to tell; the server commits it as it answers.
 *
 * <ul>
 *   <li>Rooms are tried in random order, so that concurrent guests spread over them; the first free one ends the search.
 *   <li>The exclusion constraint decides races: ON CONFLICT waits for a competitor to commit and then inserts nothing,
 *       without an exception and without the deadlocks that two plain inserts can run into.
 *   <li>The subquery that says whether a room is taken is compared with NULL rather than written as NOT EXISTS, because
 *       the planner may not turn it into a join over all reservations.
 *   <li>A key that another transaction has just used violates its primary key and undoes the whole statement.
 * </ul>
 */
final class HoldStatement {

    /** In order: {@link Holding#bind} counts on it. */
    static final String SQL = """
            WITH prior AS (
                SELECT reservation_id, body_hash FROM idempotency_key WHERE guest_id = ? AND key = ?
            ), price AS (
                SELECT array_agg(price ORDER BY night) AS nights, sum(price)::bigint AS total, count(*) AS priced
                FROM nightly_rate
                WHERE room_type_id = ? AND night >= ? AND night < ?
            ), free AS (
                SELECT shuffled.id, shuffled.number, price.nights, price.total
                FROM price
                CROSS JOIN (SELECT id, number FROM room WHERE room_type_id = ? ORDER BY random()) shuffled
                WHERE price.priced = ?
                  AND NOT EXISTS (SELECT FROM prior)
                  AND (SELECT true
                       FROM reservation taken
                       WHERE taken.room_id = shuffled.id
                         AND taken.state IN ('held', 'confirmed', 'checked_in')
                         AND daterange(taken.arrival, taken.departure) && daterange(?, ?)
                       LIMIT 1) IS NULL
                LIMIT 1
            ), booked AS (
                INSERT INTO reservation (id, code, guest_id, hotel_id, room_type_id, room_id, arrival, departure, guests,
                                         state, night_prices, total, currency, note, hold_until, free_cancel_until,
                                         created_at)
                SELECT ?, ?, ?, ?, ?, free.id, ?, ?, ?, 'held', free.nights, free.total, ?, ?, ?, ?, ?
                FROM free
                ON CONFLICT DO NOTHING
                RETURNING id
            ), remembered AS (
                INSERT INTO idempotency_key (guest_id, key, body_hash, reservation_id, created_at)
                SELECT wanted.* FROM booked, (VALUES (?, ?, ?, ?, ?)) AS wanted (guest_id, key)
                WHERE wanted.key IS NOT NULL
            ), expiry AS (
                INSERT INTO job (%s)
                SELECT %s FROM booked
            ), told AS (
                INSERT INTO broadcast_outbox (%s)
                SELECT %s FROM booked
            )
            SELECT free.number, free.nights, free.total, booked.id IS NOT NULL AS booked, prior.reservation_id,
                   prior.body_hash, guest.name, guest.email
            FROM (VALUES (?)) AS asked (guest_id)
            LEFT JOIN guest ON guest.id = asked.guest_id
            LEFT JOIN free ON true
            LEFT JOIN booked ON true
            LEFT JOIN prior ON true
            """.formatted(JobRow.COLUMNS, JobRow.VALUES, OutboxRow.COLUMNS, OutboxRow.VALUES);

    private HoldStatement() {}
}
