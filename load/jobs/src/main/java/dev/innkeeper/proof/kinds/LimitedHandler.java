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
        Rows.insert(database, "insert into proof.span (job_id, attempt, key) values (?, ?, ?)", context, job.key());
        TimeUnit.MILLISECONDS.sleep(job.millis());
        Rows.insert(
                database,
                "update proof.span set ended = clock_timestamp() where job_id = ? and attempt = ? and ended is null",
                context);
    }
}
