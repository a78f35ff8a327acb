package dev.innkeeper.jobs.store;

import dev.innkeeper.jobs.Throttle;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes waiting rows away and marks running ones, on the caller's connection and never waiting long for a lock. */
@Singleton
public class CancelRows {
    // A transactional handler holds its row's lock for as long as it runs.
    private static final String PATIENCE = "set local lock_timeout = '300ms'";
    private static final String FIND = """
            select queue, (date_part('epoch', greatest(run_at, timestamptz 'epoch')) * 1000)::bigint, limit_key, limit_max,
                   rate_key, rate_count, rate_millis, batch_id
              from job where id = ? and state = 'queued'""";
    private static final String DELETE = """
            delete from job where id = ? and state = 'queued'
            returning (hidden_until = run_at and run_at > clock_timestamp()) is true""";
    private static final String MARK = "update job set cancel = true where id = ? and state = 'queued'";
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    CancelRows() {}

    /**
     * A job that has not ended.
     *
     * @param runAtMillis when it is due, in milliseconds of the epoch
     */
    public record Waiting(
            String queue,
            long runAtMillis,
            Throttle throttle,
            @Nullable UUID batch) {}

    /** The job of this id that waits or runs. */
    public Optional<Waiting> find(Connection connection, UUID id) throws SQLException {
        try (var statement = connection.prepareStatement(FIND)) {
            statement.setObject(1, id);
            try (var row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                var throttle =
                        new Throttle(row.getString(3), row.getInt(4), row.getString(5), row.getInt(6), row.getInt(7));
                return Optional.of(
                        new Waiting(row.getString(1), row.getLong(2), throttle, row.getObject(8, UUID.class)));
            }
        }
    }

    /** What a deleted row was. */
    public enum Deleted {
        NOTHING,
        WAITING,
        /** A worker has put the job off, in order to run it without Redis. */
        HIDDEN
    }

    /** Deletes the row. */
    public Deleted delete(Connection connection, UUID id) throws SQLException {
        try (var patience = connection.createStatement();
                var statement = connection.prepareStatement(DELETE)) {
            patience.execute(PATIENCE);
            statement.setObject(1, id);
            try (var row = statement.executeQuery()) {
                if (!row.next()) {
                    return Deleted.NOTHING;
                }
                return row.getBoolean(1) ? Deleted.HIDDEN : Deleted.WAITING;
            }
        }
    }

    /** Marks the row, so that whoever comes to run the job stops it; false if it is gone. */
    public boolean mark(Connection connection, UUID id) throws SQLException {
        try (var patience = connection.createStatement();
                var statement = connection.prepareStatement(MARK)) {
            patience.execute(PATIENCE);
            statement.setObject(1, id);
            return statement.executeUpdate() == 1;
        }
    }

    /** Whether a statement gave up because a handler has the row's lock. */
    public boolean isLocked(SQLException failure) {
        return LOCK_NOT_AVAILABLE.equals(failure.getSQLState());
    }
}
