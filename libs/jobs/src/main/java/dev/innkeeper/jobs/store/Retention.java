package dev.innkeeper.jobs.store;

import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** Deletes what nobody asks for any more: one batch a call, by the database's clock. */
@Singleton
public class Retention {
    private static final int BATCH = 5000;
    private static final String OLDER = "now() - ? * interval '1 millisecond'";
    // What waits is not history yet, unless its schedule is gone.
    private static final String FIRES = """
            delete from schedule_fire where ctid = any (array(
                select ctid from schedule_fire where created_at < %s limit ?))""".formatted(OLDER);
    private static final String SCHEDULES = """
            delete from schedule where name in (select name from schedule where retired_at < %s limit ?)""".formatted(OLDER);
    private static final String BATCHES = """
            delete from job_batch where id in (
                select id from job_batch where ended_at < %s order by ended_at limit ? for update skip locked)""".formatted(OLDER);
    private static final String ACTIONS = """
            delete from operator_action where id in (
                select id from operator_action where created_at < %s order by created_at limit ?)""".formatted(OLDER);
    private static final String WORKERS = """
            delete from worker where id in (
                select id from worker where beat_at < %s limit ? for update skip locked)""".formatted(OLDER);
    // A row younger than the age may belong to a job whose own row is about to be seen.
    private static final String PROGRESS = """
            delete from job_progress where job_id in (
                select job_id from job_progress p
                 where updated_at < %s and not exists (select from job where job.id = p.job_id)
                 limit ? for update skip locked)""".formatted(OLDER);

    private final DataSource database;

    Retention(DataSource database) {
        this.database = database;
    }

    /** What is kept for a while. */
    public enum Kept {
        FIRES(Retention.FIRES),
        RETIRED_SCHEDULES(SCHEDULES),
        ENDED_BATCHES(BATCHES),
        OPERATOR_ACTIONS(ACTIONS),
        DEAD_WORKERS(WORKERS),
        ORPHANED_PROGRESS(PROGRESS);

        private final String delete;

        Kept(String delete) {
            this.delete = delete;
        }
    }

    /** Deletes one batch of what is older than an age and answers whether there may be more. */
    public boolean delete(Kept what, Duration age) throws SQLException {
        try (var connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(what.delete)) {
            statement.setLong(1, age.toMillis());
            statement.setInt(2, BATCH);
            return statement.executeUpdate() == BATCH;
        }
    }
}
