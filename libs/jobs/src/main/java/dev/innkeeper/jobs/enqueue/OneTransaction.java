package dev.innkeeper.jobs.enqueue;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Several statements that are committed together or not at all. */
@Singleton
class OneTransaction {
    private final DataSource database;
    private final AfterCommit afterCommit;

    OneTransaction(DataSource database, AfterCommit afterCommit) {
        this.database = database;
        this.afterCommit = afterCommit;
    }

    /** What is done on the connection. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /**
     * Does the work within the caller's JTA transaction, or one of its own if there is none. If it fails nothing of it
     * stays: the caller's transaction can then only be rolled back.
     */
    <T> T run(Work<T> work) {
        try (var connection = database.getConnection()) {
            return afterCommit.inTransaction() ? inTheirs(connection, work) : inOwn(connection, work);
        } catch (SQLException e) {
            throw new EnqueueFailed(e);
        }
    }

    private <T> T inTheirs(Connection connection, Work<T> work) throws SQLException {
        boolean done = false;
        try {
            var result = work.on(connection);
            done = true;
            return result;
        } finally {
            if (!done) {
                afterCommit.giveUp();
            }
        }
    }

    private static <T> T inOwn(Connection connection, Work<T> work) throws SQLException {
        boolean done = false;
        connection.setAutoCommit(false);
        try {
            var result = work.on(connection);
            connection.commit();
            done = true;
            return result;
        } finally {
            if (!done) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
        }
    }
}
