package dev.innkeeper.jobs.health;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The one connection of the probes. It is not the pool's: a pool that is full says nothing about the server, and must
 * not take a busy service out of rotation. It is opened when first needed and again after each failure.
 */
@Singleton
class ProbeConnection {
    // Seconds; no longer than a probe may take, for a check that is given up must leave nothing behind.
    private static final int PATIENCE = 2;

    private final PGSimpleDataSource server = new PGSimpleDataSource();
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable Connection open;

    ProbeConnection(
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") String user,
            @ConfigProperty(name = "quarkus.datasource.password") String password,
            @ConfigProperty(name = "quarkus.application.name", defaultValue = "innkeeper") String application) {
        server.setURL(url);
        server.setUser(user);
        server.setPassword(password);
        server.setApplicationName(application + " probe");
        server.setConnectTimeout(PATIENCE);
        server.setLoginTimeout(PATIENCE);
        server.setSocketTimeout(PATIENCE);
        server.setTcpKeepAlive(true);
    }

    @FunctionalInterface
    interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    /** Asks the server; whatever fails, the next question has a new connection. */
    <T> T ask(Question<T> question) throws SQLException, InterruptedException {
        turn.lockInterruptibly();
        try {
            if (open == null) {
                open = server.getConnection();
            }
            return question.ask(open);
        } catch (SQLException | RuntimeException e) {
            closeAfter(e);
            throw e;
        } finally {
            turn.unlock();
        }
    }

    @PreDestroy
    void close() throws SQLException {
        turn.lock();
        try {
            if (open != null) {
                open.close();
            }
        } finally {
            open = null;
            turn.unlock();
        }
    }

    private void closeAfter(Exception failure) {
        try {
            close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}
