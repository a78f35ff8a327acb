package dev.innkeeper.proof.kinds;

import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import javax.sql.DataSource;

/** It takes no time: only its start counts. */
@Singleton
class RatedHandler implements JobHandler<Rated> {
    private final DataSource database;

    RatedHandler(DataSource database) {
        this.database = database;
    }

    @Override
    public void handle(Rated job, JobContext context) throws SQLException {
        Rows.insert(
                database,
                "insert into proof.span (job_id, attempt, key, ended) values (?, ?, ?, clock_timestamp())",
                context,
                job.key());
    }
}
