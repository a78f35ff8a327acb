package dev.innkeeper.jobs.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.testing.EnqueuedJobs;
import dev.innkeeper.jobs.testing.InlineEngine;
import dev.innkeeper.jobs.testing.ManualClock;
import dev.innkeeper.jobs.testing.TestAttempt;
import dev.innkeeper.jobs.testing.TestAttempt.Outcome;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(StandingClock.class)
@WithTestResource(Backends.class)
class WelcomeTest {
    @Inject
    SignUp signUp;

    @Inject
    InlineEngine engine;

    @Inject
    EnqueuedJobs enqueued;

    @Inject
    ManualClock clock;

    @Inject
    DataSource database;

    @BeforeEach
    void begin() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create table if not exists guest (name text primary key, welcomes int default 0)");
            statement.execute("truncate guest, job");
        }
    }

    @Test
    void aGuestIsWelcomedTheDayAfter() throws Exception {
        signUp.of("ada");
        clock.advance(Duration.ofDays(1));
        assertThat(engine.runDue()).extracting(TestAttempt::outcome).containsExactly(Outcome.DONE);
    }

    @Test
    void aGuestIsNotWelcomedTheSameDay() throws Exception {
        signUp.of("bob");
        assertThat(engine.runDue()).isEmpty();
        assertThat(enqueued.only(Welcome.class).job()).isEqualTo(new Welcome("bob"));
    }

    @Test
    void aGuestWhoHasLeftIsNotWelcomedAndNobodyTriesAgain() throws Exception {
        signUp.of("eve");
        forget("eve");
        clock.advance(Duration.ofDays(1));
        assertThat(engine.runDue()).extracting(TestAttempt::outcome).containsExactly(Outcome.DEAD);
    }

    private void forget(String guest) throws SQLException {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement("delete from guest where name = ?")) {
            delete.setString(1, guest);
            delete.executeUpdate();
        }
    }
}
