package dev.innkeeper.jobs.store;

import dev.innkeeper.jobs.Throttle;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

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

    static void bindNumbers(PreparedStatement statement, int at, Stream<Long> numbers) throws SQLException {
        statement.setArray(at, statement.getConnection().createArrayOf("bigint", numbers.toArray()));
    }

    static void bindTimes(PreparedStatement statement, int at, Collection<Instant> times) throws SQLException {
        statement.setArray(at, statement.getConnection().createArrayOf("timestamptz", times.toArray()));
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

    // By number, in the order of ClaimedJob.COLUMNS: to look seventeen names up for each row costs more than to read
    // it.
    private static ClaimedJob claimed(ResultSet row) throws SQLException {
        var limit = row.getString(12);
        var rate = row.getString(14);
        return new ClaimedJob(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getInt(5),
                row.getBoolean(6),
                row.getBoolean(7),
                row.getLong(8),
                Duration.ofMillis(row.getLong(9)),
                row.getInt(10),
                row.getInt(11),
                limit == null && rate == null
                        ? Throttle.NONE
                        : new Throttle(limit, row.getInt(13), rate, row.getInt(15), row.getInt(16)),
                row.getObject(17, UUID.class),
                row.getString(18));
    }
}
