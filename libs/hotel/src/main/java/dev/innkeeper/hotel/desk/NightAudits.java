package dev.innkeeper.hotel.desk;

import dev.innkeeper.hotel.booking.Bookings;
import dev.innkeeper.hotel.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.LocalDate;

/** Closes the day: completes the stays that have ended and writes down what the night earned. */
@ApplicationScoped
public class NightAudits {

    private static final String DEPARTED = """
            SELECT r.id
            FROM reservation r JOIN hotel h ON h.id = r.hotel_id
            WHERE h.slug = ? AND r.departure <= ? AND r.state = 'checked_in'
            ORDER BY r.id
            """;
    /** The first audit of a night stands: what was reported does not change afterwards. */
    private static final String AUDIT = """
            INSERT INTO night_audit (hotel_id, night, arrivals, departures, in_house, revenue, currency, created_at)
            SELECT h.id, night.of,
                   count(r.id) FILTER (WHERE r.arrival = night.of),
                   count(r.id) FILTER (WHERE r.departure = night.of AND r.state <> 'confirmed'),
                   count(r.id) FILTER (WHERE r.departure > night.of),
                   coalesce(sum(r.night_prices[night.of - r.arrival + 1]) FILTER (WHERE r.departure > night.of), 0),
                   h.currency, ?
            FROM hotel h
            CROSS JOIN (VALUES (?::date)) AS night (of)
            LEFT JOIN reservation r ON r.hotel_id = h.id
                 AND r.state IN ('confirmed', 'checked_in', 'completed')
                 AND r.arrival <= night.of AND r.departure >= night.of
            WHERE h.slug = ?
            GROUP BY h.id, night.of
            ON CONFLICT (hotel_id, night) DO NOTHING
            """;

    private final Sql sql;
    private final Bookings bookings;
    private final Clock clock;

    NightAudits(Sql sql, Bookings bookings, Clock clock) {
        this.sql = sql;
        this.bookings = bookings;
        this.clock = clock;
    }

    /**
     * Audits a night; doing it again changes nothing.
     *
     * @param hotel a slug
     * @param night the evening it began, in the hotel's zone
     * @return whether this call wrote the audit
     */
    @Transactional
    public boolean audit(String hotel, LocalDate night) {
        sql.list(DEPARTED, row -> row.uuid("id"), hotel, night).forEach(bookings::complete);
        return sql.update(AUDIT, clock.instant(), night, hotel) == 1;
    }
}
