package dev.innkeeper.scheduler.schedule;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobRow;
import dev.innkeeper.jobs.Jobs;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The tables of schedules: one verb a method. */
@Singleton
class ScheduleStore {
    private static final String BEGIN = """
            INSERT INTO schedule AS s (name, cron, zone, last_fire_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET cron = excluded.cron, zone = excluded.zone
            RETURNING s.last_fire_at""";
    private static final String RECORD =
            "INSERT INTO schedule_fire (name, fire_at) VALUES (?, ?) ON CONFLICT (name, fire_at) DO NOTHING";
    private static final String ADVANCE = "UPDATE schedule SET last_fire_at = greatest(last_fire_at, ?) WHERE name = ?";
    private static final String FORGET = """
            DELETE FROM schedule_fire WHERE (name, fire_at) IN
                (SELECT name, fire_at FROM schedule_fire WHERE created_at < ? LIMIT 10000)""";

    private final DataSource database;
    private final Jobs jobs;

    ScheduleStore(DataSource database, Jobs jobs) {
        this.database = database;
        this.jobs = jobs;
    }

    /** The last fire time of a schedule; one that is not known yet is written down as if it had fired now. */
    Instant lastFire(Schedule schedule, Instant now) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(BEGIN)) {
            statement.setString(1, schedule.name());
            statement.setString(2, schedule.cron());
            statement.setString(3, schedule.zone().getId());
            statement.setObject(4, utc(now));
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getObject(1, OffsetDateTime.class).toInstant();
            }
        }
    }

    /**
     * Enqueues the job of a fire time and writes the fire time down, both or neither.
     *
     * @return whether this call fired it; false if it has been fired before
     */
    boolean fire(Schedule schedule, Instant fireTime) throws SQLException {
        Job job = schedule.job().apply(fireTime.atZone(schedule.zone()));
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                var fired = recorded(connection, schedule, fireTime)
                        ? Optional.of(jobs.enqueue(connection, job))
                        : Optional.<JobRow>empty();
                connection.commit();
                fired.ifPresent(row -> jobs.push(List.of(row)));
                return fired.isPresent();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    /** Forgets fire times from before an instant, a batch of them. */
    int forgetBefore(Instant instant) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(FORGET)) {
            statement.setObject(1, utc(instant));
            return statement.executeUpdate();
        }
    }

    private static boolean recorded(Connection connection, Schedule schedule, Instant fireTime) throws SQLException {
        try (var record = connection.prepareStatement(RECORD);
                var advance = connection.prepareStatement(ADVANCE)) {
            record.setString(1, schedule.name());
            record.setObject(2, utc(fireTime));
            boolean first = record.executeUpdate() == 1;
            advance.setObject(1, utc(fireTime));
            advance.setString(2, schedule.name());
            advance.executeUpdate();
            return first;
        }
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
