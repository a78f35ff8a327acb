package dev.innkeeper.jobs.admin;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Does something in a transaction of its own, and throws what went wrong as it was. */
@Singleton
class InTransaction {
    private final DataSource database;

    InTransaction(DataSource database) {
        this.database = database;
    }

    /** What is done on the connection. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    <T> T run(Work<T> work) throws SQLException {
        try {
            return QuarkusTransaction.requiringNew().call(() -> {
                try (var connection = database.getConnection()) {
                    return work.on(connection);
                }
            });
        } catch (RuntimeException e) {
            if (e.getCause() instanceof SQLException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
