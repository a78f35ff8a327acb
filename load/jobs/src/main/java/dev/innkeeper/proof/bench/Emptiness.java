package dev.innkeeper.proof.bench;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** Whether the queue has run dry. */
@Singleton
class Emptiness {
    // Short beside a drain of seconds, long beside the query.
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final DataSource database;

    Emptiness(DataSource database) {
        this.database = database;
    }

    /** Waits until no job is queued. */
    void await() {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(
                        "select exists (select 1 from job where state = 'queued' and kind like 'proof.%')")) {
            while (any(query)) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("could not look whether the queue is empty", e);
        }
    }

    private static boolean any(java.sql.PreparedStatement query) throws SQLException {
        try (var answer = query.executeQuery()) {
            return answer.next() && answer.getBoolean(1);
        }
    }
}
