package dev.innkeeper.jobs.admin;

import dev.innkeeper.jobs.Throttle;
import dev.innkeeper.jobs.dispatch.Pushable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The statements about dead jobs: one verb a method, on the caller's connection. */
final class DeadJobs {
    // As a new row the sweep finds it, should its push be lost. The attempt stays, for it has not been used yet.
    private static final String REVIVE = """
            UPDATE job
               SET state = 'queued', run_at = now(), crash_count = 0, cancel = false,
                   max_attempts = attempt + 2, created_xid = pg_current_xact_id()
             WHERE id = ? AND state = 'dead'
            RETURNING queue, limit_key, limit_max, rate_key, rate_count, rate_millis, batch_id""";
    private static final String DISCARD = "DELETE FROM job WHERE id = ? AND state = 'dead'";
    private static final String OF_KIND =
            "SELECT id FROM job WHERE state = 'dead' AND kind = ? AND id > ? ORDER BY id LIMIT ?";
    private static final String EXISTS = "SELECT 1 FROM job WHERE id = ?";

    private DeadJobs() {}

    /** A job that is queued again. */
    record Revived(Pushable job, @Nullable UUID batch) {}

    static Optional<Revived> revive(Connection connection, UUID id) throws SQLException {
        try (var statement = connection.prepareStatement(REVIVE)) {
            statement.setObject(1, id);
            try (var row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Revived(
                                new Pushable(id, row.getString(1), 0, throttle(row)), row.getObject(7, UUID.class)))
                        : Optional.empty();
            }
        }
    }

    static boolean discard(Connection connection, UUID id) throws SQLException {
        try (var statement = connection.prepareStatement(DISCARD)) {
            statement.setObject(1, id);
            return statement.executeUpdate() == 1;
        }
    }

    /** Dead jobs of a kind after an id, in the order of their ids. */
    static List<UUID> ofKind(Connection connection, String kind, UUID after, int most) throws SQLException {
        try (var statement = connection.prepareStatement(OF_KIND)) {
            statement.setString(1, kind);
            statement.setObject(2, after);
            statement.setInt(3, most);
            var ids = new ArrayList<UUID>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getObject(1, UUID.class));
                }
            }
            return ids;
        }
    }

    static boolean exists(Connection connection, UUID id) throws SQLException {
        try (var statement = connection.prepareStatement(EXISTS)) {
            statement.setObject(1, id);
            try (var row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private static Throttle throttle(ResultSet row) throws SQLException {
        return new Throttle(row.getString(2), row.getInt(3), row.getString(4), row.getInt(5), row.getInt(6));
    }
}
