package dev.innkeeper.jobs.schedule;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows that one transaction of a schedule reads and writes, on its connection. */
final class FireRows {
    // Whoever holds the row fires for all: another leader has nothing to wait for.
    private static final String LOCK =
            "SELECT " + ScheduleRow.COLUMNS + " FROM schedule WHERE name = ? FOR UPDATE SKIP LOCKED";
    private static final String SETTLE = "UPDATE schedule SET last_fire_at = ? WHERE name = ?";
    private static final String RECORD = """
            INSERT INTO schedule_fire (name, fire_at, outcome) VALUES (?, ?, ?) ON CONFLICT DO NOTHING""";
    private static final String ASSIGN =
            "UPDATE schedule_fire SET outcome = ?, job_id = ? WHERE name = ? AND fire_at = ?";
    // As far back as jobs that nobody ended may reach, had their overlapping been allowed before.
    private static final String LIVE = """
            SELECT 1 FROM (SELECT job_id FROM schedule_fire WHERE name = ? AND job_id IS NOT NULL
                            ORDER BY fire_at DESC LIMIT 20) f
              JOIN job ON job.id = f.job_id AND job.state = 'queued' LIMIT 1""";
    private static final String WAITING =
            "SELECT name, fire_at, by_hand FROM schedule_fire WHERE outcome = 'waiting' ORDER BY fire_at LIMIT 1000";
    private static final String STILL_WAITING = """
            SELECT 1 FROM schedule_fire WHERE name = ? AND fire_at = ? AND outcome = 'waiting'""";

    private FireRows() {}

    /** A fire time that has no job yet. */
    record Waiting(String name, Instant fireTime, boolean byHand) {}

    static Optional<ScheduleRow> lock(Connection connection, String name) throws SQLException {
        try (var statement = connection.prepareStatement(LOCK)) {
            statement.setString(1, name);
            try (var row = statement.executeQuery()) {
                return row.next() ? Optional.of(ScheduleRow.read(row)) : Optional.empty();
            }
        }
    }

    /** Writes down up to when a schedule has been looked after. */
    static void settle(Connection connection, String name, Instant upTo) throws SQLException {
        try (var statement = connection.prepareStatement(SETTLE)) {
            statement.setObject(1, utc(upTo));
            statement.setString(2, name);
            statement.executeUpdate();
        }
    }

    /** Writes a fire time down; false if it has been before, or another waits already where one may. */
    static boolean record(Connection connection, String name, Instant fireTime, String outcome) throws SQLException {
        try (var statement = connection.prepareStatement(RECORD)) {
            statement.setString(1, name);
            statement.setObject(2, utc(fireTime));
            statement.setString(3, outcome);
            return statement.executeUpdate() == 1;
        }
    }

    /** Writes down what became of a fire time. */
    static void assign(Connection connection, String name, Instant fireTime, String outcome, @Nullable UUID job)
            throws SQLException {
        try (var statement = connection.prepareStatement(ASSIGN)) {
            statement.setString(1, outcome);
            statement.setObject(2, job, java.sql.Types.OTHER);
            statement.setString(3, name);
            statement.setObject(4, utc(fireTime));
            statement.executeUpdate();
        }
    }

    /** Whether a job of one of the schedule's last fire times waits or runs. */
    static boolean anyLives(Connection connection, String name) throws SQLException {
        try (var statement = connection.prepareStatement(LIVE)) {
            statement.setString(1, name);
            try (var row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    static List<Waiting> waiting(Connection connection) throws SQLException {
        var found = new ArrayList<Waiting>();
        try (var statement = connection.prepareStatement(WAITING);
                var row = statement.executeQuery()) {
            while (row.next()) {
                var time = row.getObject(2, OffsetDateTime.class).toInstant();
                found.add(new Waiting(row.getString(1), time, row.getBoolean(3)));
            }
        }
        return found;
    }

    /** Whether nobody has served it meanwhile; asked with the schedule's row locked. */
    static boolean stillWaits(Connection connection, Waiting waiting) throws SQLException {
        try (var statement = connection.prepareStatement(STILL_WAITING)) {
            statement.setString(1, waiting.name());
            statement.setObject(2, utc(waiting.fireTime()));
            try (var row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
