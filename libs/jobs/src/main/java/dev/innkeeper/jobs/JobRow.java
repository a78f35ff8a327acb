package dev.innkeeper.jobs;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A new row of table {@code job}, for those who insert it themselves: alone by {@link #INSERT}, within a larger statement
 * as {@link JobRowSource} says.
 *
 * @param args the job as a JSON object
 * @param argsVersion the version of the job's record that wrote them
 * @param runAt when to run it, null for now
 * @param batchId the batch it belongs to
 * @param tags words to find it by
 * @param traceparent the W3C trace context of the caller
 * @param taken whether another live job holds the unique key: the id is that job's, and no row was written
 */
public record JobRow(
        UUID id,
        String kind,
        String queue,
        String args,
        int argsVersion,
        @Nullable Instant runAt,
        int maxAttempts,
        @Nullable String uniqueKey,
        Throttle throttle,
        @Nullable UUID batchId,
        List<String> tags,
        @Nullable String traceparent,
        boolean taken) {
    /** The columns that {@link #VALUES} fills. */
    public static final String COLUMNS = "id, kind, queue, args, args_version, run_at, max_attempts, unique_key,"
            + " limit_key, limit_max, rate_key, rate_count, rate_millis, batch_id, tags, traceparent";

    /** The parameters of one row, in the order of {@link #bind}. */
    public static final String VALUES = "?, ?, ?, ?::jsonb, ?, coalesce(?, now()), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?";

    /** The insertion of one row. */
    public static final String INSERT = "insert into job (" + COLUMNS + ") values (" + VALUES + ")";

    /** Sets this row's parameters, the first at index {@code from}, and returns the index after the last. */
    public int bind(PreparedStatement statement, int from) throws SQLException {
        int at = from;
        statement.setObject(at++, id);
        statement.setString(at++, kind);
        statement.setString(at++, queue);
        statement.setString(at++, args);
        statement.setInt(at++, argsVersion);
        statement.setObject(at++, runAt == null ? null : runAt.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
        statement.setInt(at++, maxAttempts);
        statement.setString(at++, uniqueKey);
        statement.setString(at++, throttle.limitKey());
        statement.setInt(at++, throttle.limitMax());
        statement.setString(at++, throttle.rateKey());
        statement.setInt(at++, throttle.rateCount());
        statement.setInt(at++, throttle.rateMillis());
        statement.setObject(at++, batchId, Types.OTHER);
        if (tags.isEmpty()) {
            statement.setNull(at++, Types.ARRAY);
        } else {
            statement.setArray(at++, statement.getConnection().createArrayOf("text", tags.toArray()));
        }
        statement.setString(at++, traceparent);
        return at;
    }

    /** What a caller gets whose unique key is held by this live job. */
    public JobRow takenBy(UUID other) {
        return new JobRow(
                other,
                kind,
                queue,
                args,
                argsVersion,
                runAt,
                maxAttempts,
                uniqueKey,
                throttle,
                batchId,
                tags,
                traceparent,
                true);
    }
}
