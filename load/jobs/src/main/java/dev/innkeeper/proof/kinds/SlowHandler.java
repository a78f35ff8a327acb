package dev.innkeeper.proof.kinds;

import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** Ends at once when it is interrupted. */
@Singleton
class SlowHandler implements JobHandler<Slow> {
    private final DataSource database;

    SlowHandler(DataSource database) {
        this.database = database;
    }

    @Override
    public void handle(Slow job, JobContext context) throws SQLException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(job.millis());
        Rows.insert(database, "insert into proof.effect (job_id, attempt) values (?, ?)", context);
    }
}
