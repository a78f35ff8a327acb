package dev.innkeeper.jobs.store;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Asks Postgres about jobs whose lease has expired. */
@Singleton
public class Crashes {
    private static final String CRASH = """
            with suspect as (
                select id from job
                 where id = any (?) and state = 'queued' and run_at <= clock_timestamp()
                 order by id for update skip locked
            ), crashed as (
                update job
                   set attempt = attempt + 1,
                       crash_count = crash_count + 1,
                       state = case when crash_count + 1 >= ? then 'dead' else state end
                  from suspect where job.id = suspect.id
                returning job.id, job.kind, job.attempt - 1 as attempt, job.state
            ), written as (
                insert into job_failure (job_id, attempt, kind, error, stack)
                select id, attempt, kind, 'the worker died while it ran this job', '' from crashed
            )
            select id from crashed""";

    private final DataSource database;

    Crashes(DataSource database) {
        this.database = database;
    }

    /**
     * Charges the jobs among these that nobody holds a lock on with a crash, which fences the one who ran them, and
     * answers their ids. Past the crash limit a job is dead. Locked, gone and future ones are not touched.
     */
    public List<UUID> charge(Collection<UUID> suspects, int crashLimit) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(CRASH)) {
            JobRows.bindIds(statement, 1, suspects);
            statement.setInt(2, crashLimit);
            return JobRows.ids(statement);
        }
    }
}
