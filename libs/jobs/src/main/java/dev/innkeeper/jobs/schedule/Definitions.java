package dev.innkeeper.jobs.schedule;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/** Writes down what code says of its schedules. A row of a higher version than the writer's is left as it is. */
@Singleton
class Definitions {
    // Another time is another schedule, and so is one that was away: neither has anything to catch up with. That two
    // processes may see different hotels for a moment is no absence.
    private static final String WRITE = """
            INSERT INTO schedule AS s (name, cron, zone, catch_up, window_millis, overlap, jitter_millis,
                                       deadline_millis, source, version, last_fire_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE
               SET cron = excluded.cron, zone = excluded.zone, catch_up = excluded.catch_up,
                   window_millis = excluded.window_millis, overlap = excluded.overlap,
                   jitter_millis = excluded.jitter_millis, deadline_millis = excluded.deadline_millis,
                   source = excluded.source, version = excluded.version, retired_at = NULL,
                   last_fire_at = CASE WHEN (s.cron, s.zone) = (excluded.cron, excluded.zone)
                                        AND (s.retired_at IS NULL
                                             OR s.retired_at > excluded.last_fire_at - interval '1 hour')
                                       THEN s.last_fire_at ELSE excluded.last_fire_at END
             WHERE s.version <= excluded.version
               AND (? OR s.version < excluded.version OR s.retired_at IS NOT NULL)""";
    private static final String RETIRE = """
            UPDATE schedule SET retired_at = ?
             WHERE source IN (?, '') AND version <= ? AND retired_at IS NULL AND name <> ALL (?)""";
    // An upsert locks each row it looks at, and most are as they should be.
    private static final String WRITTEN = "SELECT name FROM schedule WHERE version >= ? AND retired_at IS NULL";
    private static final String ALL = "SELECT " + ScheduleRow.COLUMNS + " FROM schedule WHERE retired_at IS NULL";

    private final DataSource database;

    Definitions(DataSource database) {
        this.database = database;
    }

    /**
     * Writes the schedules of a source and retires those it no longer names.
     *
     * @param over whether rows of the same version are overwritten, or only those that are older or missing are written
     */
    void write(ScheduleSource source, Collection<Schedule> schedules, boolean over, Instant now) throws SQLException {
        // In the same order by everybody, so that two that write at once do not wait for each other in a circle.
        var sorted =
                schedules.stream().sorted(Comparator.comparing(Schedule::name)).toList();
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                var written = over ? Set.<String>of() : written(connection, source.version());
                var missing = sorted.stream()
                        .filter(schedule -> !written.contains(schedule.name()))
                        .toList();
                upsert(connection, source, missing, over, now);
                retire(connection, source, sorted, now);
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    /** What is in force, by name, but for what a newer release may have written that cannot be read here. */
    Map<String, ScheduleRow> all(Isolated isolated) throws SQLException {
        var found = new HashMap<String, ScheduleRow>();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(ALL);
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                isolated.run(() -> {
                    var row = ScheduleRow.read(rows);
                    found.put(row.name(), row);
                });
            }
        }
        return found;
    }

    private static Set<String> written(Connection connection, int version) throws SQLException {
        var names = new HashSet<String>();
        try (var statement = connection.prepareStatement(WRITTEN)) {
            statement.setInt(1, version);
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
        }
        return names;
    }

    private static void upsert(
            Connection connection, ScheduleSource source, List<Schedule> schedules, boolean over, Instant now)
            throws SQLException {
        try (var statement = connection.prepareStatement(WRITE)) {
            for (var schedule : schedules) {
                var timing = schedule.timing();
                var rules = timing.rules();
                var deadline = rules.startDeadline();
                statement.setString(1, schedule.name());
                statement.setString(2, timing.cron());
                statement.setString(3, timing.zone().getId());
                statement.setString(4, lower(rules.catchUp().policy()));
                statement.setLong(5, rules.catchUp().window().toMillis());
                statement.setString(6, lower(rules.overlap()));
                statement.setLong(7, rules.jitter().toMillis());
                statement.setObject(8, deadline == null ? null : deadline.toMillis(), Types.BIGINT);
                statement.setString(9, source.name());
                statement.setInt(10, source.version());
                statement.setObject(11, now.atOffset(ZoneOffset.UTC));
                statement.setBoolean(12, over);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void retire(Connection connection, ScheduleSource source, List<Schedule> kept, Instant now)
            throws SQLException {
        try (var statement = connection.prepareStatement(RETIRE)) {
            statement.setObject(1, now.atOffset(ZoneOffset.UTC));
            statement.setString(2, source.name());
            statement.setInt(3, source.version());
            statement.setArray(
                    4,
                    connection.createArrayOf(
                            "text", kept.stream().map(Schedule::name).toArray()));
            statement.executeUpdate();
        }
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
