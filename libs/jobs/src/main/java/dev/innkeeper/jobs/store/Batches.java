package dev.innkeeper.jobs.store;

import dev.innkeeper.jobs.BatchResult;
import dev.innkeeper.jobs.JobRow;
import dev.innkeeper.jobs.Throttle;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Sets of jobs and the job that follows when all of a set have ended. All writes are on the caller's connection. */
@Singleton
public class Batches {
    private static final String CREATE = """
            insert into job_batch (id, total, pending, ended_at, then_id, then_kind, then_queue, then_args,
                                   then_args_version, then_max_attempts, traceparent)
            values (?, ?, ?, case when ? then now() end, ?, ?, ?, ?::jsonb, ?, ?, ?)""";
    private static final String LOCK = "select id from job_batch where id = any (?) order by id for update";
    // Once ended nothing changes: neither the job that follows, which carries the batch's id, nor a member that an
    // operator has given another chance is counted. Never below zero: one wrong count must not stop the completer.
    private static final String ENDED = """
            update job_batch
               set pending = greatest(0, pending - ended.succeeded - ended.failed),
                   succeeded = job_batch.succeeded + ended.succeeded,
                   failed = job_batch.failed + ended.failed,
                   ended_at = case when pending <= ended.succeeded + ended.failed then now() end
              from unnest(?::uuid[], ?::int[], ?::int[]) as ended (id, succeeded, failed)
             where job_batch.id = ended.id and ended_at is null
            returning pending = 0 as all_ended, job_batch.id, then_id, then_kind, then_queue, then_args::text,
                      then_args_version, then_max_attempts, traceparent""";
    private static final String REOPEN = """
            update job_batch set pending = pending + 1, failed = failed - 1
             where id = ? and ended_at is null and failed > 0""";
    private static final String RESULT = "select id, total, succeeded, failed from job_batch where id = ?";

    private final DataSource database;

    Batches(DataSource database) {
        this.database = database;
    }

    /** How many members of a batch have ended lately. */
    public record Counts(int succeeded, int failed) {
        /** Both together. */
        public Counts plus(Counts more) {
            return new Counts(succeeded + more.succeeded, failed + more.failed);
        }
    }

    /** Writes a batch of so many members; one without members has ended, and the caller inserts what follows itself. */
    public void create(Connection connection, UUID batch, int total, JobRow then) throws SQLException {
        try (var statement = connection.prepareStatement(CREATE)) {
            statement.setObject(1, batch);
            statement.setInt(2, total);
            statement.setInt(3, total);
            statement.setBoolean(4, total == 0);
            statement.setObject(5, then.id());
            statement.setString(6, then.kind());
            statement.setString(7, then.queue());
            statement.setString(8, then.args());
            statement.setInt(9, then.argsVersion());
            statement.setInt(10, then.maxAttempts());
            statement.setString(11, then.traceparent());
            statement.executeUpdate();
        }
    }

    /**
     * Counts members that end in the transaction of this connection, and inserts the job that follows of each batch
     * whose last member is among them. The job that follows carries the id of its batch and is no member: to count it
     * changes nothing.
     *
     * @return the jobs that follow, to be pushed after the commit
     */
    public List<JobRow> ended(Connection connection, Map<UUID, Counts> counts) throws SQLException {
        if (counts.isEmpty()) {
            return List.of();
        }
        var sorted =
                counts.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
        if (sorted.size() > 1) {
            // An update locks rows in any order; two that count the same batches must not wait for each other.
            try (var lock = connection.prepareStatement(LOCK)) {
                JobRows.bindIds(lock, 1, counts.keySet());
                lock.executeQuery().close();
            }
        }
        var following = new ArrayList<JobRow>();
        try (var statement = connection.prepareStatement(ENDED)) {
            bind(statement, 1, "uuid", sorted.stream().map(Map.Entry::getKey).toArray());
            bind(
                    statement,
                    2,
                    "int4",
                    sorted.stream().map(entry -> entry.getValue().succeeded()).toArray());
            bind(
                    statement,
                    3,
                    "int4",
                    sorted.stream().map(entry -> entry.getValue().failed()).toArray());
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (rows.getBoolean("all_ended")) {
                        following.add(following(rows));
                    }
                }
            }
        }
        insert(connection, following);
        return following;
    }

    /** A member counted as failed gets another chance: unless the batch has ended, it waits for the member again. */
    public void reopen(Connection connection, UUID batch) throws SQLException {
        try (var statement = connection.prepareStatement(REOPEN)) {
            statement.setObject(1, batch);
            statement.executeUpdate();
        }
    }

    /** How far a batch has come; empty if there is none or it ended long ago. */
    public Optional<BatchResult> result(UUID batch) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(RESULT)) {
            statement.setObject(1, batch, Types.OTHER);
            try (var row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new BatchResult(batch, row.getInt(2), row.getInt(3), row.getInt(4)))
                        : Optional.empty();
            }
        }
    }

    private static void insert(Connection connection, List<JobRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(JobRow.INSERT)) {
            for (var row : rows) {
                row.bind(statement, 1);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void bind(PreparedStatement statement, int at, String type, Object[] values) throws SQLException {
        statement.setArray(at, statement.getConnection().createArrayOf(type, values));
    }

    private static JobRow following(ResultSet row) throws SQLException {
        return new JobRow(
                row.getObject("then_id", UUID.class),
                row.getString("then_kind"),
                row.getString("then_queue"),
                row.getString("then_args"),
                row.getInt("then_args_version"),
                null,
                row.getInt("then_max_attempts"),
                null,
                Throttle.NONE,
                row.getObject("id", UUID.class),
                List.of(),
                row.getString("traceparent"),
                false);
    }
}
