package dev.innkeeper.scheduler.schedule;

import dev.innkeeper.jobs.EnqueueOption;
import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobRow;
import dev.innkeeper.jobs.Jobs;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** The tables of schedules: one verb a method. */
@Singleton
class ScheduleStore {
    private static final String KNOWN = "SELECT name, cron, zone, last_fire_at FROM schedule";
    // Another time is another schedule: what it would have fired yesterday is nothing to catch up with.
    private static final String BEGIN = """
            INSERT INTO schedule AS s (name, cron, zone, last_fire_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE
               SET cron = excluded.cron,
                   zone = excluded.zone,
                   last_fire_at = CASE WHEN (s.cron, s.zone) = (excluded.cron, excluded.zone)
                                       THEN s.last_fire_at ELSE excluded.last_fire_at END
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

    /** A schedule's row. */
    record Known(String cron, String zone, Instant lastFire) {
        boolean isOf(Schedule schedule) {
            return cron.equals(schedule.cron()) && zone.equals(schedule.zone().getId());
        }
    }

    /** All rows, by name. */
    Map<String, Known> known() throws SQLException {
        var known = new HashMap<String, Known>();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(KNOWN);
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                var last = rows.getObject(4, OffsetDateTime.class).toInstant();
                known.put(rows.getString(1), new Known(rows.getString(2), rows.getString(3), last));
            }
        }
        return known;
    }

    /** Writes a new or changed schedule down as if it had fired now, and answers when it last fired. */
    Instant begin(Schedule schedule, Instant now) throws SQLException {
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
        var options = schedule.options().toArray(EnqueueOption[]::new);
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                boolean first = recorded(connection, schedule, fireTime);
                var rows = first ? List.of(jobs.enqueue(connection, job, options)) : List.<JobRow>of();
                advance(connection, schedule, fireTime);
                connection.commit();
                jobs.push(rows);
                return first;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    /** Gives up all fire times up to an instant. */
    void skip(Schedule schedule, Instant until) throws SQLException {
        try (var connection = database.getConnection()) {
            advance(connection, schedule, until);
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
        try (var statement = connection.prepareStatement(RECORD)) {
            statement.setString(1, schedule.name());
            statement.setObject(2, utc(fireTime));
            return statement.executeUpdate() == 1;
        }
    }

    private static void advance(Connection connection, Schedule schedule, Instant to) throws SQLException {
        try (var statement = connection.prepareStatement(ADVANCE)) {
            statement.setObject(1, utc(to));
            statement.setString(2, schedule.name());
            statement.executeUpdate();
        }
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
