package dev.innkeeper.proof.kinds;

import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** The database's clock is the one that all workers share. */
@Singleton
class LimitedHandler implements JobHandler<Limited> {
    private final DataSource database;

    LimitedHandler(DataSource database) {
        this.database = database;
    }

    @Override
    public void handle(Limited job, JobContext context) throws SQLException, InterruptedException {
        var claimed = context.claimedAt().toString();
        Rows.insert(
                database,
                "insert into proof.span (job_id, attempt, key, claimed) values (?, ?, ?, ?::timestamptz)",
                context,
                job.key(),
                claimed);
        TimeUnit.MILLISECONDS.sleep(job.millis());
        Rows.insert(
                database,
                // An attempt whose end could not be written down is made again with the same number.
                """
                update proof.span set ended = clock_timestamp()
                 where job_id = ? and attempt = ? and claimed = ?::timestamptz""",
                context,
                claimed);
    }
}
