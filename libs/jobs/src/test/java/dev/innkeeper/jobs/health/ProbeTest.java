package dev.innkeeper.jobs.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.jobs.SchemaRequirement;
import dev.innkeeper.testkit.Database;
import dev.innkeeper.testkit.Postgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProbeTest {
    private final Database database = Postgres.shared().newDatabase();
    private final ProbeConnection connection = to(database.url());
    private final PostgresProbe postgres = new PostgresProbe(connection);
    private final SchemaProbe schema =
            new SchemaProbe(connection, List.of(new SchemaRequirement("jobs", 2), new SchemaRequirement("other", 1)));

    @BeforeEach
    void serveWhatIsNeeded() {
        database.execute("UPDATE schema_compat SET version = 2, compatible_from = 1 WHERE component = 'jobs'");
        database.execute("INSERT INTO schema_compat (component, version, compatible_from) VALUES ('other', 1, 1)");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void aMigratedDatabaseIsUp() {
        assertThatCode(postgres::check).doesNotThrowAnyException();
        assertThatCode(schema::check).doesNotThrowAnyException();
    }

    @Test
    void aSchemaThatIsBehindIsDownAndSaysWhatToDo() {
        database.execute("UPDATE schema_compat SET version = 1 WHERE component = 'jobs'");

        assertThatThrownBy(schema::check).hasMessage("schema jobs is at version 1, 2 is needed: migrate it");
    }

    @Test
    void aSchemaThatIsAheadIsUpForAsLongAsItServesThisCode() {
        database.execute("UPDATE schema_compat SET version = 3 WHERE component = 'jobs'");
        assertThatCode(schema::check).doesNotThrowAnyException();

        database.execute("UPDATE schema_compat SET compatible_from = 3 WHERE component = 'jobs'");
        assertThatThrownBy(schema::check)
                .hasMessage("schema jobs is at version 3 and serves code from version 3 on, this is 2:"
                        + " deploy a newer release");
    }

    @Test
    void everyMisfitIsNamed() {
        database.execute("DELETE FROM schema_compat");

        assertThatThrownBy(schema::check)
                .hasMessageContaining("no schema jobs, version 2 is needed")
                .hasMessageContaining("no schema other, version 1 is needed");
    }

    @Test
    void anEmptyDatabaseIsToBeMigrated() throws Exception {
        database.execute("DROP TABLE schema_compat");

        assertThatThrownBy(schema::check).hasMessage("the database is empty: migrate it");

        database.execute("CREATE TABLE schema_compat AS SELECT * FROM (VALUES ('jobs', 2, 1), ('other', 1, 1))"
                + " AS row (component, version, compatible_from)");
        schema.check();
    }

    @Test
    void aConnectionThatWasCutIsReplacedByTheNextCheck() throws Exception {
        postgres.check();
        database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND application_name = 'test probe'");

        assertThatThrownBy(postgres::check).isInstanceOf(SQLException.class);
        postgres.check();
    }

    @Test
    void bothProbesShareOneConnection() throws Exception {
        postgres.check();
        schema.check();

        try (var mine = database.connect();
                var statement = mine.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND application_name = 'test probe'")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(1);
        }
    }

    @Test
    void aServerThatNeverAnswersIsGivenUp() throws Exception {
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var probe = new PostgresProbe(to("jdbc:postgresql://localhost:%d/none".formatted(silent.getLocalPort())));
            long begun = System.nanoTime();

            assertThatThrownBy(probe::check).isInstanceOf(SQLException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
        }
    }

    private ProbeConnection to(String url) {
        return new ProbeConnection(url, database.user(), database.password(), "test");
    }
}
