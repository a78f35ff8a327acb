package dev.innkeeper.jobs.store;

import dev.innkeeper.jobs.Throttle;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** How rows are read, for the stores of this package. */
final class JobRows {
    private JobRows() {}

    static void bindIds(PreparedStatement statement, int at, Collection<UUID> ids) throws SQLException {
        // Sorted, so that two bulk statements lock rows in the same order.
        statement.setArray(
                at,
                statement
                        .getConnection()
                        .createArrayOf("uuid", ids.stream().sorted().toArray()));
    }

    static void bindTexts(PreparedStatement statement, int at, Collection<String> texts) throws SQLException {
        statement.setArray(at, statement.getConnection().createArrayOf("text", texts.toArray()));
    }

    static List<ClaimedJob> claimed(PreparedStatement statement) throws SQLException {
        var jobs = new ArrayList<ClaimedJob>();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                jobs.add(claimed(rows));
            }
        }
        return jobs;
    }

    static List<UUID> ids(PreparedStatement statement) throws SQLException {
        var ids = new ArrayList<UUID>();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
        }
        return ids;
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static Throttle throttle(ResultSet row) throws SQLException {
        var limit = row.getString("limit_key");
        var rate = row.getString("rate_key");
        return limit == null && rate == null
                ? Throttle.NONE
                : new Throttle(
                        limit, row.getInt("limit_max"), rate, row.getInt("rate_count"), row.getInt("rate_millis"));
    }

    private static ClaimedJob claimed(ResultSet row) throws SQLException {
        return new ClaimedJob(
                row.getObject("id", UUID.class),
                row.getString("kind"),
                row.getString("queue"),
                row.getString("args"),
                row.getInt("args_version"),
                row.getBoolean("dead"),
                row.getBoolean("cancel"),
                row.getLong("run_at_millis"),
                Duration.ofMillis(row.getLong("waited")),
                row.getInt("attempt"),
                row.getInt("max_attempts"),
                throttle(row),
                row.getObject("batch_id", UUID.class),
                row.getString("traceparent"));
    }
}
