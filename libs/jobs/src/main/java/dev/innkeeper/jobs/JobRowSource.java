package dev.innkeeper.jobs;

import dev.innkeeper.platform.commit.Columns;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * New rows of table {@code job} for those who insert many within a larger statement: {@code with job_row as (insert into
 * job ({JobRow.COLUMNS}) select {VALUES} from {SOURCE} …)}.
 */
public final class JobRowSource {
    /** The rows, by the name {@code job_row} and with their number, from 1, as {@code n}. */
    public static final String SOURCE = "unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::int[], ?::timestamptz[],"
            + " ?::int[], ?::text[], ?::text[], ?::int[], ?::text[], ?::int[], ?::int[], ?::uuid[], ?::text[],"
            + " ?::text[]) with ordinality as job_row (" + JobRow.COLUMNS + ", n)";

    /** What {@link JobRow#COLUMNS} are filled with from {@link #SOURCE}. */
    public static final String VALUES = "job_row.id, job_row.kind, job_row.queue, job_row.args::jsonb,"
            + " job_row.args_version, coalesce(job_row.run_at, now()), job_row.max_attempts, job_row.unique_key,"
            + " job_row.limit_key, job_row.limit_max, job_row.rate_key, job_row.rate_count, job_row.rate_millis,"
            + " job_row.batch_id, job_row.tags::text[], job_row.traceparent";

    private JobRowSource() {}

    /** Sets the parameters of {@link #SOURCE}, the first at index {@code from}, and returns the index after the last. */
    public static int bind(PreparedStatement statement, int from, List<JobRow> rows) throws SQLException {
        return new Columns<>(statement, from, rows)
                .add("uuid", JobRow::id)
                .add("text", JobRow::kind)
                .add("text", JobRow::queue)
                .add("text", JobRow::args)
                .add("int4", JobRow::argsVersion)
                .add("timestamptz", JobRow::runAt)
                .add("int4", JobRow::maxAttempts)
                .add("text", JobRow::uniqueKey)
                .add("text", row -> row.throttle().limitKey())
                .add("int4", row -> row.throttle().limitMax())
                .add("text", row -> row.throttle().rateKey())
                .add("int4", row -> row.throttle().rateCount())
                .add("int4", row -> row.throttle().rateMillis())
                .add("uuid", JobRow::batchId)
                .add("text", row -> row.tags().isEmpty() ? null : tags(statement, row))
                .add("text", JobRow::traceparent)
                .next();
    }

    private static Object tags(PreparedStatement statement, JobRow row) throws SQLException {
        return statement.getConnection().createArrayOf("text", row.tags().toArray());
    }
}
