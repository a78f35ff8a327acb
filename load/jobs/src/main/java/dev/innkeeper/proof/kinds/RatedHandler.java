package dev.innkeeper.proof.kinds;

import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import javax.sql.DataSource;

/** It takes no time: only its start counts, which is before the wait for a connection. */
@Singleton
class RatedHandler implements JobHandler<Rated> {
    private final DataSource database;
    private final Clock clock;

    RatedHandler(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public void handle(Rated job, JobContext context) throws SQLException {
        var began = clock.instant();
        Rows.insert(database, """
                insert into proof.start (job_id, attempt, key, claimed, began)
                values (?, ?, ?, ?::timestamptz, ?::timestamptz)""", context, job.key(), context.claimedAt().toString(), began.toString());
    }
}
