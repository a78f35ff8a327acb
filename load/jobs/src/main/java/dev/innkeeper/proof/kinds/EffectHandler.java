package dev.innkeeper.proof.kinds;

import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Its row commits by itself: after a crash there may be two. */
@Singleton
class EffectHandler implements JobHandler<Effect> {
    private final DataSource database;

    EffectHandler(DataSource database) {
        this.database = database;
    }

    @Override
    public void handle(Effect job, JobContext context) throws SQLException {
        Rows.insert(database, "insert into proof.effect (job_id, attempt) values (?, ?)", context);
    }
}
