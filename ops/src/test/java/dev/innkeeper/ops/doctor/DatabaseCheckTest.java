package dev.innkeeper.ops.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.ops.doctor.Finding.Level;
import dev.innkeeper.platform.env.AppEnv;
import dev.innkeeper.testkit.Database;
import dev.innkeeper.testkit.Postgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** On a Postgres that was told not to keep what it accepts (fsync is off), as tests have it. */
class DatabaseCheckTest {
    private static final int AS_SHIPPED = 20;

    private final Database database = Postgres.shared().newDatabase();

    @Test
    void aServerThatLosesWhatItAcceptedIsAProblemWhereStrangersBook() throws SQLException {
        assertThat(levels(check(AppEnv.PRODUCTION, AS_SHIPPED), "fsync")).containsExactly(Level.PROBLEM);
        assertThat(levels(check(AppEnv.DEVELOPMENT, AS_SHIPPED), "fsync")).containsExactly(Level.WARNING);
    }

    @Test
    void thePoolsOfTheProcessesThatAreConnectedAreAddedUpAndComparedWithThePlaces() throws SQLException {
        var connected = new ArrayList<Connection>();
        try {
            // Two connections of one process are one.
            for (var service : List.of("web", "web", "worker", "realtime", "somebody else")) {
                connected.add(connectAs(service));
            }
            assertThat(finding(check(AppEnv.PRODUCTION, AS_SHIPPED), "may take"))
                    .satisfies(found -> {
                        assertThat(found.level()).isEqualTo(Level.FINE);
                        assertThat(found.says()).contains("the 3 processes seen here may take 45");
                    });
            assertThat(finding(check(AppEnv.PRODUCTION, places() / 2), "may take"))
                    .satisfies(found -> {
                        assertThat(found.level()).isEqualTo(Level.WARNING);
                        assertThat(found.says()).contains("of %d connections".formatted(places()), "shrink the pools");
                    });
        } finally {
            for (var connection : connected) {
                connection.close();
            }
        }
    }

    @Test
    void anIndexThatCouldNotBeBuiltIsNamed() throws SQLException {
        database.execute("create table twice as select 1 as number from generate_series(1, 2)");
        assertThatThrownBy(() -> database.execute("create unique index concurrently once on twice (number)"))
                .hasRootCauseInstanceOf(SQLException.class);

        assertThat(finding(check(AppEnv.PRODUCTION, AS_SHIPPED), "invalid")).satisfies(found -> {
            assertThat(found.level()).isEqualTo(Level.PROBLEM);
            assertThat(found.says()).contains("once");
        });
    }

    @Test
    void aClockThatIsFarOffIsAProblem() throws SQLException {
        var ahead = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(30));

        assertThat(levels(new DatabaseCheck(source(), ahead, AppEnv.PRODUCTION, AS_SHIPPED), "clock of Postgres"))
                .containsExactly(Level.PROBLEM);
        assertThat(levels(check(AppEnv.PRODUCTION, AS_SHIPPED), "clock of Postgres"))
                .containsExactly(Level.FINE);
    }

    @Test
    void anIntactServerHasNoOtherFinding() throws SQLException {
        assertThat(check(AppEnv.DEVELOPMENT, AS_SHIPPED).look())
                .extracting(Finding::says)
                .hasSize(4)
                .anyMatch(says -> says.equals("is at version 18"));
    }

    private int places() throws SQLException {
        try (var connection = database.connect();
                var row = connection
                        .createStatement()
                        .executeQuery("select current_setting('max_connections')::int"
                                + " - current_setting('superuser_reserved_connections')::int")) {
            row.next();
            return row.getInt(1);
        }
    }

    private Connection connectAs(String service) throws SQLException {
        return DriverManager.getConnection(
                database.url() + "?ApplicationName=" + service.replace(' ', '-'), database.user(), database.password());
    }

    private DatabaseCheck check(AppEnv env, int pool) {
        return new DatabaseCheck(source(), Clock.systemUTC(), env, pool);
    }

    private PGSimpleDataSource source() {
        var source = new PGSimpleDataSource();
        source.setUrl(database.url());
        source.setUser(database.user());
        source.setPassword(database.password());
        return source;
    }

    private static Finding finding(DatabaseCheck check, String about) throws SQLException {
        return check.look().stream()
                .filter(found -> found.says().contains(about))
                .findFirst()
                .orElseThrow();
    }

    private static List<Level> levels(DatabaseCheck check, String about) throws SQLException {
        return check.look().stream()
                .filter(found -> found.says().contains(about))
                .map(Finding::level)
                .toList();
    }
}
