package dev.innkeeper.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The installed PgBouncer in transaction mode, in front of the tests' Postgres: each transaction of a connection runs on
 * another connection to the server than the one before.
 */
public final class PgBouncer {
    /**
     * What the driver must be told: a statement that it prepared on one of the server's connections is unknown on the
     * others, and PgBouncer older than 1.21 does not prepare it there.
     */
    public static final String URL_PARAMETERS = "prepareThreshold=0";

    // Fewer than a service's own pool, so that its connections have to share them.
    private static final int SERVER_CONNECTIONS = 8;

    private static @Nullable PgBouncer shared;

    private final int port;

    private PgBouncer(int port) {
        this.port = port;
    }

    /** Whether tests that need it are to run here: it is installed, or should be. */
    public static boolean expected() {
        return ServerProgram.PGBOUNCER.expected();
    }

    /**
     * The JVM's, started by the first caller and stopped with the JVM.
     *
     * @throws IllegalStateException if it is not installed
     */
    public static synchronized PgBouncer shared() {
        if (shared == null) {
            shared = start();
        }
        return shared;
    }

    /** The same database through this, with {@link #URL_PARAMETERS}. */
    public Database before(Database database) {
        var url = "jdbc:postgresql://localhost:%d%s?%s"
                .formatted(port, address(database).getPath(), URL_PARAMETERS);
        return new Database(url, database.user(), database.password());
    }

    private static PgBouncer start() {
        int port = ReservedPorts.next();
        try {
            var folder = Files.createTempDirectory("pgbouncer");
            var settings = Files.writeString(
                    folder.resolve("pgbouncer.ini"),
                    settings(port, Postgres.shared().newDatabase()));
            ServerProcess.start(folder, port, command(folder, settings));
            return new PgBouncer(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(Path folder, Path settings) throws IOException {
        var command = new ArrayList<>(List.of(ServerProgram.PGBOUNCER.path().toString()));
        if (System.getProperty("user.name").equals("root")) {
            // It refuses to be root, and whoever it is instead has to read its settings.
            command.addAll(List.of("--user", "nobody"));
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-r--r--"));
        }
        command.add(settings.toString());
        return command;
    }

    private static String settings(int port, Database database) {
        var server = address(database);
        // Round robin: by default the connection used last is used next, and one client alone never sees another.
        return """
                [databases]
                * = host=%s port=%d user=%s password=%s
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = transaction
                default_pool_size = %d
                max_client_conn = 500
                server_round_robin = 1
                """.formatted(
                server.getHost(), server.getPort(), database.user(), database.password(), port, SERVER_CONNECTIONS);
    }

    private static URI address(Database database) {
        return URI.create(database.url().substring("jdbc:".length()));
    }
}
