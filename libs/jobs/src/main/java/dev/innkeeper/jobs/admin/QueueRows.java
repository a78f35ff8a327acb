package dev.innkeeper.jobs.admin;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The statements about queues and workers: one verb a method, on the caller's connection. */
final class QueueRows {
    // One that nobody has decided anything of has no row: it is known from the workers that serve it.
    private static final String KNOWN = """
            (SELECT name FROM queue UNION SELECT unnest(queues) FROM worker UNION SELECT unnest(?::text[])) AS known
            """;
    private static final String LIST = """
            SELECT name, coalesce(paused, false), max_running
              FROM %s
              LEFT JOIN queue USING (name)
             ORDER BY name""".formatted(KNOWN);
    // Or from its jobs, last: no index leads to those of a queue, and for one that nobody knows all are read.
    private static final String IS_KNOWN = """
            CASE WHEN EXISTS (SELECT FROM %s WHERE name = ?) THEN true
                 ELSE EXISTS (SELECT FROM job WHERE queue = ? AND state = 'queued') END""".formatted(KNOWN);
    private static final String PAUSE = """
            INSERT INTO queue (name, paused) SELECT ?, ? WHERE %s
            ON CONFLICT (name) DO UPDATE SET paused = excluded.paused, updated_at = now()
            RETURNING paused, max_running""".formatted(IS_KNOWN);
    private static final String LIMIT = """
            INSERT INTO queue (name, max_running) SELECT ?, ? WHERE %s
            ON CONFLICT (name) DO UPDATE SET max_running = excluded.max_running, updated_at = now()
            RETURNING paused, max_running""".formatted(IS_KNOWN);
    private static final String WORKERS = """
            SELECT id, host, pid, queues, slots, running, version, created_at, beat_at
              FROM worker ORDER BY created_at, id LIMIT 1000""";

    private QueueRows() {}

    /** The queues that have a row, that a worker serves, or that are named here. */
    static List<QueueState> list(Connection connection, List<String> named) throws SQLException {
        try (var statement = connection.prepareStatement(LIST)) {
            statement.setArray(1, connection.createArrayOf("text", named.toArray()));
            var found = new ArrayList<QueueState>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(new QueueState(rows.getString(1), rows.getBoolean(2), rows.getObject(3, Integer.class)));
                }
            }
            return found;
        }
    }

    /** Empty if there is no such queue, among these or elsewhere, and no job waits for one of that name. */
    static Optional<QueueState> pause(Connection connection, String queue, List<String> named, boolean paused)
            throws SQLException {
        try (var statement = connection.prepareStatement(PAUSE)) {
            statement.setBoolean(2, paused);
            return written(connection, statement, queue, named);
        }
    }

    /** Empty if there is no such queue, among these or elsewhere, and no job waits for one of that name. */
    static Optional<QueueState> limit(Connection connection, String queue, List<String> named, @Nullable Integer limit)
            throws SQLException {
        try (var statement = connection.prepareStatement(LIMIT)) {
            statement.setObject(2, limit, Types.INTEGER);
            return written(connection, statement, queue, named);
        }
    }

    static List<WorkerView> workers(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(WORKERS);
                var rows = statement.executeQuery()) {
            var found = new ArrayList<WorkerView>();
            while (rows.next()) {
                found.add(new WorkerView(
                        rows.getObject("id", UUID.class),
                        rows.getString("host"),
                        rows.getLong("pid"),
                        List.of((String[]) rows.getArray("queues").getArray()),
                        rows.getInt("slots"),
                        rows.getInt("running"),
                        rows.getString("version"),
                        ListQuery.instant(rows, "created_at"),
                        ListQuery.instant(rows, "beat_at")));
            }
            return found;
        }
    }

    private static Optional<QueueState> written(
            Connection connection, PreparedStatement statement, String queue, List<String> named) throws SQLException {
        statement.setString(1, queue);
        statement.setArray(3, connection.createArrayOf("text", named.toArray()));
        statement.setString(4, queue);
        statement.setString(5, queue);
        try (var row = statement.executeQuery()) {
            return row.next()
                    ? Optional.of(new QueueState(queue, row.getBoolean(1), row.getObject(2, Integer.class)))
                    : Optional.empty();
        }
    }
}
