package dev.innkeeper.testkit;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The PostgreSQL 18 server that all tests of one JVM share. Every test takes a database of its own from it, so no
 * test sees another's rows.
 */
public final class Postgres {
    private static final String TEMPLATE = "migrated";
    // Three pools of the services' size fit, and the tests' own connections.
    private static final int MAX_CONNECTIONS = 200;

    private static @Nullable Postgres shared;

    private final Database admin;
    private final AtomicInteger databases = new AtomicInteger();
    private boolean templateReady;

    private Postgres(Database admin) {
        this.admin = admin;
    }

    /** The JVM's server, started by the first caller and stopped with the JVM. */
    public static synchronized Postgres shared() {
        if (shared == null) {
            shared = new Postgres(Docker.used() ? container() : embedded());
        }
        return shared;
    }

    /**
     * A new database that holds every migration found under {@code db/migration} on the class path.
     * Cheap after the first: it is copied from a template.
     */
    public synchronized Database newDatabase() {
        if (!templateReady) {
            admin.execute("create database " + TEMPLATE);
            migrate(named(TEMPLATE));
            templateReady = true;
        }
        var name = "test_" + databases.incrementAndGet();
        admin.execute("create database %s template %s".formatted(name, TEMPLATE));
        return named(name);
    }

    private static void migrate(Database database) {
        Flyway.configure(Thread.currentThread().getContextClassLoader())
                .dataSource(database.url(), database.user(), database.password())
                .locations("classpath:db/migration")
                .outOfOrder(true)
                .failOnMissingLocations(false)
                .load()
                .migrate();
    }

    private Database named(String name) {
        var url = admin.url().replaceFirst("/[^/?]+(\\?.*)?$", "/" + name);
        return new Database(url, admin.user(), admin.password());
    }

    private static Database embedded() {
        var server = EmbeddedPostgresServer.start(
                0, null, Map.of("max_connections", Integer.toString(MAX_CONNECTIONS), "fsync", "off"));
        return server.database("innkeeper");
    }

    private static Database container() {
        var image = DockerImageName.parse(Docker.POSTGRES);
        @SuppressWarnings("resource") // it lives as long as the JVM
        var container = new PostgreSQLContainer(image)
                .withDatabaseName("innkeeper")
                .withUsername("innkeeper")
                .withPassword("innkeeper")
                .withCommand("postgres", "-c", "fsync=off", "-c", "max_connections=" + MAX_CONNECTIONS);
        container.start();
        Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
        return new Database(container.getJdbcUrl(), container.getUsername(), container.getPassword());
    }
}
