package dev.innkeeper.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL 18 from the binaries on the class path, as a child process. Runs as root too: the binaries are then
 * started in a user namespace of their own.
 */
public final class EmbeddedPostgresServer implements AutoCloseable {
    // A cold machine unpacks 30 MB and runs initdb first: 4 s when idle, several times that when busy.
    private static final Duration STARTUP_LIMIT = Duration.ofSeconds(60);

    private final EmbeddedPostgres server;

    private EmbeddedPostgresServer(EmbeddedPostgres server) {
        this.server = server;
    }

    /**
     * Starts a server.
     *
     * @param port the port to listen on, 0 for a free one
     * @param data where its files are kept; null for a folder that ends with it
     * @param settings server settings, such as {@code max_connections}
     * @throws UncheckedIOException if it does not start
     */
    public static EmbeddedPostgresServer start(int port, @Nullable Path data, Map<String, String> settings) {
        try {
            var builder = EmbeddedPostgres.builder()
                    .setPGStartupWait(STARTUP_LIMIT)
                    .setLocaleConfig("locale", "C.UTF-8")
                    .setLocaleConfig("encoding", "UTF8");
            // Not one that the library finds: it makes the data first, and the port is another's by then.
            builder.setPort(port == 0 ? ReservedPorts.next() : port);
            if (data != null) {
                Files.createDirectories(data);
                builder.setDataDirectory(data).setCleanDataDirectory(false);
            }
            settings.forEach(builder::setServerConfig);
            return new EmbeddedPostgresServer(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start on port " + port, e);
        }
    }

    public int port() {
        return server.getPort();
    }

    /** The server's own database and superuser. */
    public Database admin() {
        return new Database(server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
    }

    /** The database of that name with a login of the same name, made if missing. */
    public Database database(String name) {
        admin().execute("""
                do $$ begin
                  if not exists (select from pg_roles where rolname = '%1$s') then
                    create role "%1$s" login superuser password '%1$s';
                  end if;
                end $$""".formatted(name));
        if (!exists(name)) {
            admin().execute("create database \"%1$s\" owner \"%1$s\"".formatted(name));
        }
        return new Database("jdbc:postgresql://localhost:%d/%s".formatted(port(), name), name, name);
    }

    private boolean exists(String name) {
        try (var connection = admin().connect();
                var query = connection.prepareStatement("select 1 from pg_database where datname = ?")) {
            query.setString(1, name);
            return query.executeQuery().next();
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException("could not look for database " + name, e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
