package dev.innkeeper.jobs.admin;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The statements of the admin's reads: one verb a method, on the caller's connection. */
final class AdminQueries {
    private static final String COLUMNS =
            "id, kind, queue, state, run_at, attempt, max_attempts, crash_count, created_at";
    private static final String SHOW =
            "SELECT " + COLUMNS + ", args::text, unique_key, limit_key, traceparent FROM job WHERE id = ?";
    private static final String FAILURES = """
            SELECT attempt, error, stack, created_at FROM job_failure WHERE job_id = ? ORDER BY attempt DESC LIMIT 100""";

    private AdminQueries() {}

    /** Jobs before an id, the newest first. Ids grow with time, so that a page is one walk along an index. */
    static List<JobView> list(Connection connection, JobFilter filter, @Nullable UUID before, int most)
            throws SQLException {
        var sql = new StringBuilder("SELECT ").append(COLUMNS).append(" FROM job WHERE true");
        var values = new ArrayList<Object>();
        if (filter.state() != null) {
            // In the text, not a parameter: only so is the index of the dead used.
            sql.append(" AND state = '").append(filter.state().id()).append("'");
        }
        add(sql, values, " AND kind = ?", filter.kind());
        add(sql, values, " AND queue = ?", filter.queue());
        add(sql, values, " AND id < ?", before);
        sql.append(" ORDER BY id DESC LIMIT ?");
        values.add(most);
        try (var statement = connection.prepareStatement(sql.toString())) {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            var found = new ArrayList<JobView>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(view(rows));
                }
            }
            return found;
        }
    }

    static Optional<JobDetail> show(Connection connection, UUID id) throws SQLException {
        try (var statement = connection.prepareStatement(SHOW)) {
            statement.setObject(1, id);
            try (var row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new JobDetail(
                                view(row),
                                row.getString("args"),
                                row.getString("unique_key"),
                                row.getString("limit_key"),
                                row.getString("traceparent"),
                                failures(connection, id)))
                        : Optional.empty();
            }
        }
    }

    private static List<JobDetail.Failure> failures(Connection connection, UUID id) throws SQLException {
        try (var statement = connection.prepareStatement(FAILURES)) {
            statement.setObject(1, id);
            var found = new ArrayList<JobDetail.Failure>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(new JobDetail.Failure(
                            rows.getInt(1), rows.getString(2), rows.getString(3), instant(rows, "created_at")));
                }
            }
            return found;
        }
    }

    private static void add(StringBuilder sql, List<Object> values, String condition, @Nullable Object value) {
        if (value != null) {
            sql.append(condition);
            values.add(value);
        }
    }

    private static JobView view(ResultSet row) throws SQLException {
        return new JobView(
                row.getObject("id", UUID.class),
                row.getString("kind"),
                row.getString("queue"),
                JobState.of(row.getString("state")),
                instant(row, "run_at"),
                row.getInt("attempt"),
                row.getInt("max_attempts"),
                row.getInt("crash_count"),
                instant(row, "created_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
