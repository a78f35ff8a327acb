package dev.innkeeper.jobs.store;

import dev.innkeeper.jobs.JobRow;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/** What a worker reads and writes. Every write is guarded by (id, attempt): a zombie changes nothing. */
@Singleton
public class JobStore {
    private static final String FIND = "select " + ClaimedJob.COLUMNS + " from job where id = any (?)";
    private static final String LOCK =
            "select 1 from job where id = ? and attempt = ? and state = 'queued' for update skip locked";
    private static final String DELETE = "delete from job where id = ? and attempt = ?";
    private static final String DELETE_ALL = """
            delete from job using unnest(?::uuid[], ?::int[]) as done (id, attempt)
             where job.id = done.id and job.attempt = done.attempt
            returning job.id""";
    private static final String SNOOZE = """
            update job set run_at = now() + ? * interval '1 millisecond'
             where id = ? and attempt = ? and state = 'queued'""";
    private static final String FAIL = """
            with failed as (
                update job
                   set attempt = attempt + 1,
                       run_at = now() + ? * interval '1 millisecond',
                       state = case when attempt >= max_attempts or ? then 'dead' else state end
                 where id = ? and attempt = ? and state = 'queued'
                returning id, kind, state
            ), written as (
                insert into job_failure (job_id, attempt, kind, error, stack)
                select id, ?, kind, ?, ? from failed
            )
            select state = 'dead' from failed""";

    private static final Batches.Counts SUCCEEDED = new Batches.Counts(1, 0);
    private static final Batches.Counts FAILED = new Batches.Counts(0, 1);

    private final DataSource database;
    private final Batches batches;
    private final StatementTimes times;

    JobStore(DataSource database, Batches batches, StatementTimes times) {
        this.database = database;
        this.batches = batches;
        this.times = times;
    }

    /**
     * What came of ending jobs.
     *
     * @param deleted the jobs whose rows were really deleted: those of other attempts were not
     * @param following the jobs that follow batches that have ended with them, to be pushed now
     */
    public record Ended(Set<UUID> deleted, List<JobRow> following) {}

    /** How a failure was taken down. */
    public sealed interface Failure {
        /** The job is tried again. */
        record Retried() implements Failure {}

        /** It was the last attempt; perhaps of the last job of a batch. */
        record Dead(List<JobRow> following) implements Failure {}

        /** The attempt is not the current one any more: nothing was written. */
        record NotMine() implements Failure {}
    }

    /** The rows of these ids that exist. */
    public List<ClaimedJob> find(Collection<UUID> ids) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(FIND)) {
            JobRows.bindIds(statement, 1, ids);
            return times.claim(() -> JobRows.claimed(statement));
        }
    }

    /** Locks the row for the transaction of this thread; false if it is gone, locked by another, or of another attempt. */
    public boolean lock(UUID id, int attempt) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(LOCK)) {
            statement.setObject(1, id);
            statement.setInt(2, attempt);
            try (var row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /**
     * Deletes the row that this thread's transaction has locked, and answers the job that follows if it was the last of
     * its batch.
     */
    public List<JobRow> delete(ClaimedJob job) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(DELETE)) {
            statement.setObject(1, job.id());
            statement.setInt(2, job.attempt());
            if (times.complete(statement::executeUpdate) != 1) {
                throw new SQLException("the job " + job.id() + " is not mine any more");
            }
            return job.batchId() == null ? List.of() : batches.ended(connection, Map.of(job.batchId(), SUCCEEDED));
        }
    }

    /** Deletes the rows of attempts that went well. */
    public Ended complete(List<ClaimedJob> done) throws SQLException {
        return times.complete(() -> deleteAll(done, SUCCEEDED));
    }

    /** Deletes a job that somebody wants stopped. */
    public Ended drop(ClaimedJob job) throws SQLException {
        return deleteAll(List.of(job), FAILED);
    }

    private Ended deleteAll(List<ClaimedJob> jobs, Batches.Counts each) throws SQLException {
        if (jobs.stream().allMatch(job -> job.batchId() == null)) {
            try (var connection = database.getConnection()) {
                return new Ended(deleteAll(connection, jobs), List.of());
            }
        }
        return OneTransaction.of(database, connection -> {
            var deleted = deleteAll(connection, jobs);
            var counts = new HashMap<UUID, Batches.Counts>();
            for (var job : jobs) {
                if (job.batchId() != null && deleted.contains(job.id())) {
                    counts.merge(job.batchId(), each, Batches.Counts::plus);
                }
            }
            return new Ended(deleted, batches.ended(connection, counts));
        });
    }

    private static Set<UUID> deleteAll(Connection connection, List<ClaimedJob> jobs) throws SQLException {
        var sorted = jobs.stream().sorted(Comparator.comparing(ClaimedJob::id)).toList();
        try (var statement = connection.prepareStatement(DELETE_ALL)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", sorted.stream().map(ClaimedJob::id).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "int4", sorted.stream().map(ClaimedJob::attempt).toArray()));
            return new HashSet<>(JobRows.ids(statement));
        }
    }

    /** Puts a job off without charging the attempt; false if it is not this attempt's any more. */
    public boolean snooze(ClaimedJob job, Duration pause) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(SNOOZE)) {
            statement.setLong(1, pause.toMillis());
            statement.setObject(2, job.id());
            statement.setInt(3, job.attempt());
            return statement.executeUpdate() == 1;
        }
    }

    /** Writes down that an attempt failed and when the next is due; after the last attempt the job is dead. */
    public Failure fail(ClaimedJob job, Duration delay, boolean last, String error, String stack) throws SQLException {
        if (job.batchId() == null) {
            try (var connection = database.getConnection()) {
                return fail(connection, job, delay, last, error, stack);
            }
        }
        return OneTransaction.of(database, connection -> {
            var failure = fail(connection, job, delay, last, error, stack);
            return failure instanceof Failure.Dead
                    ? new Failure.Dead(batches.ended(connection, Map.of(job.batchId(), FAILED)))
                    : failure;
        });
    }

    private Failure fail(
            Connection connection, ClaimedJob job, Duration delay, boolean last, String error, String stack)
            throws SQLException {
        try (var statement = connection.prepareStatement(FAIL)) {
            statement.setLong(1, delay.toMillis());
            statement.setBoolean(2, last);
            statement.setObject(3, job.id());
            statement.setInt(4, job.attempt());
            statement.setInt(5, job.attempt());
            statement.setString(6, storable(error));
            statement.setString(7, storable(stack));
            try (var row = times.fail(statement::executeQuery)) {
                if (!row.next()) {
                    return new Failure.NotMine();
                }
                return row.getBoolean(1) ? new Failure.Dead(List.of()) : new Failure.Retried();
            }
        }
    }

    private static String storable(String text) {
        // Postgres refuses the character 0, and nobody reads a stack of a megabyte.
        var clean = text.replace('\0', ' ');
        return clean.length() <= 20_000 ? clean : clean.substring(0, 20_000);
    }
}
