package dev.innkeeper.ops.doctor;

import dev.innkeeper.platform.env.AppEnv;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Postgres' settings that promises rest on, its connections, its clock, and what is broken in it. */
@Singleton
class DatabaseCheck implements Check {
    private static final String SETTINGS = """
            SELECT current_setting('server_version_num')::int AS version,
                   current_setting('fsync') AS fsync,
                   current_setting('full_page_writes') AS full_page_writes,
                   current_setting('synchronous_commit') AS synchronous_commit,
                   current_setting('max_connections')::int
                     - current_setting('superuser_reserved_connections')::int AS places,
                   (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS used,
                   (SELECT count(DISTINCT (client_addr, application_name)) FROM pg_stat_activity
                     WHERE datname = current_database() AND application_name IN ('web', 'worker', 'scheduler', 'realtime'))
                     AS processes,
                   (SELECT count(DISTINCT (client_addr, application_name)) FROM pg_stat_activity
                     WHERE datname = current_database() AND application_name = 'realtime') AS of_realtime
            """;
    private static final String CLOCK = "SELECT clock_timestamp()";
    private static final String INVALID = """
            SELECT string_agg(indexrelid::regclass::text, ', ') FROM pg_index WHERE NOT indisvalid
            """;
    /** What holds back vacuum and the queue's horizon. */
    private static final String LONG = """
            SELECT count(*), coalesce(max(extract(epoch FROM now() - xact_start)), 0)::bigint FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start < now() - interval '5 minutes'
            """;
    // The oldest that the driver is told to assume (assumeMinServerVersion).
    private static final int OLDEST = 150_000;
    // Each process holds its pool and one connection for its probe.
    private static final int BESIDE_THE_POOL = 1;
    // It asks for its applications alone, over a pool of its own size.
    private static final int POOL_OF_REALTIME = 2;

    private final DataSource database;
    private final Clock clock;
    private final AppEnv env;
    private final int pool;

    DatabaseCheck(
            DataSource database,
            Clock clock,
            AppEnv env,
            @ConfigProperty(name = "quarkus.datasource.jdbc.max-size") int pool) {
        this.database = database;
        this.clock = clock;
        this.env = env;
        this.pool = pool;
    }

    @Override
    public String subject() {
        return "postgres";
    }

    @Override
    public List<Finding> look() throws SQLException {
        try (var connection = database.getConnection()) {
            var found = new ArrayList<Finding>();
            settings(connection, found);
            found.add(clock(connection));
            broken(connection, found);
            return found;
        }
    }

    private void settings(Connection connection, List<Finding> found) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(SETTINGS)) {
            row.next();
            int version = row.getInt("version");
            found.add(
                    version >= OLDEST
                            ? Finding.fine(subject(), "is at version " + version / 10_000)
                            : Finding.problem(subject(), "is older than version 15"));
            if (!row.getString("fsync").equals("on")
                    || !row.getString("full_page_writes").equals("on")
                    || row.getString("synchronous_commit").equals("off")) {
                var says = "fsync, full_page_writes or synchronous_commit is off: a crash loses what was accepted";
                found.add(env.exposed() ? Finding.problem(subject(), says) : Finding.warning(subject(), says));
            }
            found.add(connections(
                    row.getInt("processes"), row.getInt("of_realtime"), row.getInt("used"), row.getInt("places")));
        }
    }

    private Finding connections(int processes, int ofRealtime, int used, int places) {
        int most = (processes - ofRealtime) * pool + ofRealtime * POOL_OF_REALTIME + processes * BESIDE_THE_POOL;
        var says = "%d of %d connections are used; the %d processes seen here may take %d"
                .formatted(used, places, processes, most);
        return most > places
                ? Finding.warning(
                        subject(), says + ": raise max_connections, shrink the pools or put PgBouncer between")
                : Finding.fine(subject(), says);
    }

    private Finding clock(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(CLOCK)) {
            var before = clock.instant();
            try (var row = statement.executeQuery()) {
                var after = clock.instant();
                row.next();
                return ClockSkew.of("Postgres", before, row.getTimestamp(1).toInstant(), after);
            }
        }
    }

    private void broken(Connection connection, List<Finding> found) throws SQLException {
        try (var statement = connection.createStatement()) {
            try (var row = statement.executeQuery(INVALID)) {
                row.next();
                var names = row.getString(1);
                if (names != null) {
                    found.add(Finding.problem(subject(), "indexes are invalid, build them again: " + names));
                }
            }
            try (var row = statement.executeQuery(LONG)) {
                row.next();
                if (row.getInt(1) > 0) {
                    found.add(Finding.warning(
                            subject(),
                            "%d transactions are open for more than 5 minutes, the oldest for %d s: they hold back vacuum"
                                    .formatted(row.getInt(1), row.getLong(2))));
                }
            }
        }
    }
}
