package dev.innkeeper.jobs.recover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.testkit.Backends;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long the job that waits longest has been due, as the leader measures it from turn to turn. */
@QuarkusTest
@WithTestResource(Backends.class)
class LagTest {
    private static final int FROM_THE_BEGINNING = 12;

    @Inject
    Lag lag;

    @Inject
    MeterRegistry metrics;

    @Inject
    DataSource database;

    @BeforeEach
    @AfterEach
    void nothingWaits() throws SQLException {
        execute("delete from job");
    }

    @Test
    void whatComesInAsDueIsSeenAtTheNextTurnThoughAnotherJobWaitsForItsDay() throws SQLException {
        enqueue("1 day");
        for (int turn = 0; turn <= FROM_THE_BEGINNING; turn++) {
            lag.turn(1);
            assertThat(seconds()).isZero();
            enqueue("0 seconds");
            lag.turn(1);
            assertThat(seconds()).isPositive();
            execute("delete from job where run_at < clock_timestamp()");
        }
    }

    @Test
    void whatCameInAsDueLongAgoIsSeenAtATurnFromTheBeginning() throws SQLException {
        lag.turn(1);
        enqueue("-60 seconds");
        for (int turn = 0; turn < FROM_THE_BEGINNING; turn++) {
            lag.turn(1);
        }
        assertThat(seconds()).isGreaterThanOrEqualTo(60);
    }

    private double seconds() {
        return metrics.get("jobs.oldest.due.seconds").gauge().value();
    }

    private void enqueue(String in) throws SQLException {
        execute("""
                insert into job (id, kind, queue, args, max_attempts, run_at)
                values (gen_random_uuid(), 'test.lag', 'unserved', '{}', 8, clock_timestamp() + interval '%s')""".formatted(in));
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
