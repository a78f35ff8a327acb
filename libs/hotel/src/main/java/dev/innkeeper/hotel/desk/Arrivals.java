package dev.innkeeper.hotel.desk;

import dev.innkeeper.hotel.jobs.SendArrivalReminder;
import dev.innkeeper.hotel.sql.Sql;
import dev.innkeeper.jobs.Jobs;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.LocalDate;

/** Reminds guests of their stay. */
@ApplicationScoped
public class Arrivals {

    private static final String REMIND = """
            UPDATE reservation r SET reminded_at = ?
            FROM hotel h
            WHERE h.id = r.hotel_id AND h.slug = ? AND r.arrival = ? AND r.state = 'confirmed' AND r.reminded_at IS NULL
            RETURNING r.id
            """;

    private final Sql sql;
    private final Jobs jobs;
    private final Clock clock;

    Arrivals(Sql sql, Jobs jobs, Clock clock) {
        this.sql = sql;
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * Enqueues one reminder for each confirmed reservation that has had none.
     *
     * @param hotel a slug
     * @param arrival a day in the hotel's zone
     * @return how many
     */
    @Transactional
    public int remind(String hotel, LocalDate arrival) {
        var reminders =
                sql.list(REMIND, row -> new SendArrivalReminder(row.uuid("id")), clock.instant(), hotel, arrival);
        if (!reminders.isEmpty()) {
            jobs.enqueueAll(reminders);
        }
        return reminders.size();
    }
}
