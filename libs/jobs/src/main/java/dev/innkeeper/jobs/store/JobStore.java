package dev.innkeeper.jobs.store;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
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
    private static final String FAIL = """
            with failed as (
                update job
                   set attempt = attempt + 1,
                       run_at = now() + ? * interval '1 millisecond',
                       state = case when attempt >= max_attempts then 'dead' else state end
                 where id = ? and attempt = ? and state = 'queued'
                returning id, kind, state
            ), written as (
                insert into job_failure (job_id, attempt, kind, error, stack)
                select id, ?, kind, ?, ? from failed
            )
            select state = 'dead' from failed""";

    private final DataSource database;

    JobStore(DataSource database) {
        this.database = database;
    }

    /** Someone's attempt. */
    public record Attempt(UUID id, int attempt) {}

    /** How a failure was taken down. */
    public enum Failure {
        RETRIED,
        DEAD,
        NOT_MINE
    }

    /** The rows of these ids that exist. */
    public List<ClaimedJob> find(Collection<UUID> ids) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(FIND)) {
            JobRows.bindIds(statement, 1, ids);
            return JobRows.claimed(statement);
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

    /** Deletes the row that this thread's transaction has locked. */
    public void delete(UUID id, int attempt) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(DELETE)) {
            statement.setObject(1, id);
            statement.setInt(2, attempt);
            if (statement.executeUpdate() != 1) {
                throw new SQLException("the job " + id + " is not mine any more");
            }
        }
    }

    /** Deletes the rows of attempts that went well and answers the ids it really deleted. */
    public Set<UUID> deleteAll(List<Attempt> done) throws SQLException {
        var sorted = done.stream()
                .sorted(java.util.Comparator.comparing(Attempt::id))
                .toList();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(DELETE_ALL)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", sorted.stream().map(Attempt::id).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "int4", sorted.stream().map(Attempt::attempt).toArray()));
            return new HashSet<>(JobRows.ids(statement));
        }
    }

    /** Writes down that an attempt failed and when the next is due; after the last attempt the job is dead. */
    public Failure fail(ClaimedJob job, Duration delay, String error, String stack) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(FAIL)) {
            statement.setLong(1, delay.toMillis());
            statement.setObject(2, job.id());
            statement.setInt(3, job.attempt());
            statement.setInt(4, job.attempt());
            statement.setString(5, storable(error));
            statement.setString(6, storable(stack));
            try (var row = statement.executeQuery()) {
                if (!row.next()) {
                    return Failure.NOT_MINE;
                }
                return row.getBoolean(1) ? Failure.DEAD : Failure.RETRIED;
            }
        }
    }

    private static String storable(String text) {
        // Postgres refuses the character 0, and nobody reads a stack of a megabyte.
        var clean = text.replace('\0', ' ');
        return clean.length() <= 20_000 ? clean : clean.substring(0, 20_000);
    }
}
