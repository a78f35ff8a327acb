package dev.innkeeper.proof.kinds;

import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Its second attempt goes well. */
@Singleton
class FlakyHandler implements JobHandler<Flaky> {
    private final DataSource database;

    FlakyHandler(DataSource database) {
        this.database = database;
    }

    @Override
    public void handle(Flaky job, JobContext context) throws SQLException {
        if (context.attempt() == 1) {
            throw new IllegalStateException("the first attempt fails");
        }
        Rows.insert(database, "insert into proof.effect (job_id, attempt) values (?, ?)", context);
    }
}
