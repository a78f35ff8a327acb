package dev.innkeeper.jobs;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A new row of table {@code job}, for those who insert it themselves, alone ({@link #INSERT}) or within a larger
 * statement ({@code with job_row as (insert into job ({COLUMNS}) values ({VALUES})) …}).
 *
 * @param args the job as a JSON object
 * @param runAt when to run it, null for now
 * @param limitMax how many of the same limit key may run at once; 0 without a limit
 * @param traceparent the W3C trace context of the caller
 */
public record JobRow(
        UUID id,
        String kind,
        String queue,
        String args,
        @Nullable Instant runAt,
        int maxAttempts,
        @Nullable String uniqueKey,
        @Nullable String limitKey,
        int limitMax,
        @Nullable String traceparent) {
    /** The columns that {@link #VALUES} fills. */
    public static final String COLUMNS =
            "id, kind, queue, args, run_at, max_attempts, unique_key, limit_key, limit_max, traceparent";

    /** The parameters of one row, in the order of {@link #bind}. */
    public static final String VALUES = "?, ?, ?, ?::jsonb, coalesce(?, now()), ?, ?, ?, ?, ?";

    /** The insertion of one row. */
    public static final String INSERT = "insert into job (" + COLUMNS + ") values (" + VALUES + ")";

    /** Sets this row's parameters, the first at index {@code from}, and returns the index after the last. */
    public int bind(PreparedStatement statement, int from) throws SQLException {
        int at = from;
        statement.setObject(at++, id);
        statement.setString(at++, kind);
        statement.setString(at++, queue);
        statement.setString(at++, args);
        statement.setObject(at++, runAt == null ? null : runAt.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
        statement.setInt(at++, maxAttempts);
        statement.setString(at++, uniqueKey);
        statement.setString(at++, limitKey);
        statement.setInt(at++, limitMax);
        statement.setString(at++, traceparent);
        return at;
    }
}
