package dev.innkeeper.jobs.admin;

import dev.innkeeper.jobs.BatchResult;
import dev.innkeeper.jobs.Throttle;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads all about one job, on the caller's connection. */
final class ShowQuery {
    private static final String SHOW = "SELECT " + ListQuery.COLUMNS + """
            , args::text, args_version, cancel, tags, unique_key, limit_key, limit_max, rate_key, rate_count,
            rate_millis, batch_id, traceparent
            FROM job WHERE id = ?""";
    private static final String FAILURES = """
            SELECT attempt, error, stack, created_at FROM job_failure WHERE job_id = ? ORDER BY attempt DESC LIMIT 100""";
    private static final String PROGRESS = "SELECT attempt, done, total, updated_at FROM job_progress WHERE job_id = ?";

    private ShowQuery() {}

    /** A job whose batch is not read yet. */
    record Found(JobDetail detail, @Nullable UUID batch) {
        JobDetail detail(@Nullable BatchResult result) {
            return new JobDetail(
                    detail.job(),
                    detail.args(),
                    detail.argsVersion(),
                    detail.cancel(),
                    detail.tags(),
                    detail.uniqueKey(),
                    detail.throttle(),
                    result,
                    detail.traceparent(),
                    detail.progress(),
                    detail.failures());
        }
    }

    static Optional<Found> show(Connection connection, UUID id) throws SQLException {
        try (var statement = connection.prepareStatement(SHOW)) {
            statement.setObject(1, id);
            try (var row = statement.executeQuery()) {
                return row.next() ? Optional.of(found(connection, id, row)) : Optional.empty();
            }
        }
    }

    private static Found found(Connection connection, UUID id, ResultSet row) throws SQLException {
        var throttle = new Throttle(
                row.getString("limit_key"),
                row.getInt("limit_max"),
                row.getString("rate_key"),
                row.getInt("rate_count"),
                row.getInt("rate_millis"));
        var detail = new JobDetail(
                ListQuery.view(row),
                row.getString("args"),
                row.getInt("args_version"),
                row.getBoolean("cancel"),
                tags(row),
                row.getString("unique_key"),
                throttle,
                null,
                row.getString("traceparent"),
                progress(connection, id),
                failures(connection, id));
        return new Found(detail, row.getObject("batch_id", UUID.class));
    }

    private static List<String> tags(ResultSet row) throws SQLException {
        var tags = row.getArray("tags");
        return tags == null ? List.of() : List.of((String[]) tags.getArray());
    }

    private static JobDetail.@Nullable Progress progress(Connection connection, UUID id) throws SQLException {
        try (var statement = connection.prepareStatement(PROGRESS)) {
            statement.setObject(1, id);
            try (var row = statement.executeQuery()) {
                return row.next()
                        ? new JobDetail.Progress(
                                row.getInt(1), row.getLong(2), row.getLong(3), ListQuery.instant(row, "updated_at"))
                        : null;
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
                            rows.getInt(1),
                            rows.getString(2),
                            rows.getString(3),
                            ListQuery.instant(rows, "created_at")));
                }
            }
            return found;
        }
    }
}
