package dev.innkeeper.ops.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.hotel.maintenance.Closings;
import dev.innkeeper.jobs.admin.QueueAdmin;
import dev.innkeeper.ops.doctor.Finding.Level;
import dev.innkeeper.platform.env.AppEnv;
import dev.innkeeper.platform.health.Probe;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Services that are not there, and what they leave undone. That all is well where they run is seen by OperatorIT. */
@QuarkusTest
@WithTestResource(Backends.class)
class FleetCheckTest {
    private static final String LEADER = """
            insert into leader (role, holder, epoch, expires_at)
            values ('scheduler', gen_random_uuid(), 1, now() + interval '%s')""";
    private static final String WAITING = """
            insert into job (id, kind, queue, args, max_attempts, run_at)
            values (gen_random_uuid(), 'hotel.sweep-expired-holds', 'default', '{}', 1, now() - interval '2 minutes')""";
    private static final String DEMO = """
            insert into guest (id, email, name, password_hash)
            values (gen_random_uuid(), 'operator@example.com', 'Olga', 'published')""";

    @Inject
    DataSource database;

    @Inject
    QueueAdmin queues;

    @Inject
    Closings closings;

    @Inject
    Flyway flyway;

    @BeforeEach
    @AfterEach
    void asBefore() throws Exception {
        execute("delete from leader");
        execute("delete from job");
        execute("delete from guest where email = 'operator@example.com'");
        queues.resume("default", "test");
        closings.open("test");
    }

    @Test
    void nobodyWhoLeadsOrWorksIsAProblem() throws Exception {
        execute(LEADER.formatted("-1 second"));

        assertThat(levels(AppEnv.PRODUCTION, "none leads")).containsExactly(Level.PROBLEM);
        assertThat(levels(AppEnv.PRODUCTION, "none has given a sign of life")).containsExactly(Level.PROBLEM);

        execute("delete from leader");
        execute(LEADER.formatted("10 seconds"));
        assertThat(levels(AppEnv.PRODUCTION, "one leads")).containsExactly(Level.FINE);
    }

    @Test
    void aJobThatWaitsAQueueThatIsPausedAndAHotelThatIsClosedAreWarnedOf() throws Exception {
        assertThat(levels(AppEnv.PRODUCTION, "no job waits")).containsExactly(Level.FINE);

        execute(WAITING);
        queues.pause("default", "test");
        closings.close("A new boiler", 60, List.of(), "test");

        assertThat(levels(AppEnv.PRODUCTION, "a job waits for 1[0-9][0-9] s")).containsExactly(Level.WARNING);
        assertThat(levels(AppEnv.PRODUCTION, "default is paused")).containsExactly(Level.WARNING);
        assertThat(levels(AppEnv.PRODUCTION, "the hotel is closed since .*: A new boiler"))
                .containsExactly(Level.WARNING);
    }

    @Test
    void accountsWithAPublishedPasswordAreAProblemInProduction() throws Exception {
        assertThat(levels(AppEnv.PRODUCTION, "demo accounts")).isEmpty();

        execute(DEMO);

        assertThat(levels(AppEnv.PRODUCTION, "demo accounts")).containsExactly(Level.PROBLEM);
        assertThat(levels(AppEnv.STAGING, "demo accounts")).isEmpty();
    }

    @Test
    void aDependencyThatDoesNotAnswerIsAProblemAndTheOthersAreAskedAllTheSame() {
        var found = new ProbesCheck(List.of(probe("gone", "nobody listens"), probe("here", "")), flyway).look();

        assertThat(found)
                .filteredOn(finding -> finding.level() == Level.PROBLEM)
                .singleElement()
                .satisfies(finding -> assertThat(finding.says()).contains("nobody listens"));
        assertThat(found).extracting(Finding::subject).contains("gone", "here", "migrations");
    }

    private List<Level> levels(AppEnv env, String about) throws Exception {
        return new FleetCheck(database, queues, closings, Clock.systemUTC(), env)
                .look().stream()
                        .filter(found -> found.says().matches(".*(" + about + ").*"))
                        .map(Finding::level)
                        .toList();
    }

    private static Probe probe(String name, String failure) {
        return new Probe() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean critical() {
                return true;
            }

            @Override
            public void check() {
                if (!failure.isEmpty()) {
                    throw new IllegalStateException(failure);
                }
            }
        };
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
