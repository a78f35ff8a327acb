package dev.innkeeper.jobs.testing;

import static dev.innkeeper.jobs.EnqueueOption.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.jobs.testing.Guestbook.Sign;
import dev.innkeeper.jobs.testing.Guestbook.Thank;
import dev.innkeeper.jobs.testing.TestAttempt.Outcome;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class InlineEngineTest {
    @Inject
    Jobs jobs;

    @Inject
    InlineEngine engine;

    @Inject
    EnqueuedJobs enqueued;

    @Inject
    Guestbook.ThankHandler thanks;

    @Inject
    DataSource database;

    @Inject
    TransactionManager transactions;

    @Inject
    Clock clock;

    @BeforeEach
    void begin() throws SQLException {
        execute("create table if not exists guestbook (name text primary key)");
        execute("delete from guestbook");
        execute("delete from job");
        thanks.thanked.clear();
    }

    @Test
    void aJobAndWhatItEnqueuesRunInTheOrderTheyAreDue() throws Exception {
        jobs.enqueue(new Sign("ada"));

        assertThat(engine.runDue()).extracting(TestAttempt::kind).containsExactly("test.sign", "test.thank");

        assertThat(thanks.thanked).containsExactly("ada");
        assertThat(signed("ada")).isTrue();
        enqueued.none(Sign.class);
        enqueued.none(Thank.class);
    }

    @Test
    void aFailedTransactionalJobLeavesNothingButAChargedAttempt() throws Exception {
        var id = jobs.enqueue(new Sign("illegible"));

        assertThatThrownBy(() -> engine.run(id)).hasMessage("illegible");
        assertThat(signed("illegible")).isFalse();
        enqueued.none(Thank.class);
        assertThat(enqueued.only(Sign.class).job()).isEqualTo(new Sign("illegible"));

        assertThat(engine.runDue()).extracting(TestAttempt::outcome).containsExactly(Outcome.DEAD);
        enqueued.none(Sign.class);
    }

    @Test
    void aFailureThatAMiddlewareKeepsBackIsAFailure() throws Exception {
        var id = UUID.randomUUID();
        // One of the workers' tests has such a middleware for jobs of this kind.
        execute(
                "insert into job (id, kind, queue, args, max_attempts) values ('%s', 'test.swallowed', 'inline', '{}', 8)"
                        .formatted(id));

        assertThatThrownBy(() -> engine.run(id)).hasMessageStartingWith("a middleware returned");
        assertThatThrownBy(() -> engine.run(id))
                .as("nor is one that it does not make")
                .hasMessageStartingWith("a middleware returned");
        engine.run(id);
    }

    @Test
    void aHandlerMaySnoozeOrDiscardItsJob() throws Exception {
        jobs.enqueue(new Thank("asleep"));
        jobs.enqueue(new Thank("gone"));

        assertThat(engine.runDue())
                .extracting(TestAttempt::outcome)
                .containsExactlyInAnyOrder(Outcome.SNOOZED, Outcome.DEAD);
        assertThat(enqueued.only(Thank.class).job().name()).isEqualTo("asleep");
        assertThat(engine.runDue()).isEmpty();
    }

    @Test
    void aJobThatIsNotDueWaitsButCanBeRun() throws Exception {
        var tomorrow = clock.instant().plus(Duration.ofDays(1));
        var id = jobs.enqueue(new Thank("tomorrow"), at(tomorrow));

        assertThat(engine.runDue()).isEmpty();
        assertThat(enqueued.only(Thank.class).runAt()).isAfter(clock.instant());
        engine.run(id);

        assertThat(thanks.thanked).containsExactly("tomorrow");
    }

    @Test
    void theJobThatFollowsABatchRunsAfterItsMembers() throws Exception {
        var batch = jobs.enqueueBatch(Stream.of(new Thank("a"), new Thank("gone")), new Thank("then"));

        engine.runDue();

        assertThat(thanks.thanked).containsExactly("a", "then");
        assertThat(jobs.result(batch).orElseThrow().failed()).isEqualTo(1);
    }

    @Test
    void whatIsNotThereOrNotAloneIsAnError() throws Exception {
        var id = jobs.enqueue(new Thank("once"));
        engine.run(id);
        assertThatThrownBy(() -> engine.run(id)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> enqueued.only(Thank.class)).isInstanceOf(AssertionError.class);

        transactions.begin();
        jobs.enqueue(new Thank("one"));
        assertThat(enqueued.only(Thank.class).job().name())
                .describedAs("seen in its own transaction")
                .isEqualTo("one");
        assertThatThrownBy(() -> enqueued.none(Thank.class)).hasMessageContaining("one");
        transactions.rollback();
        enqueued.none(Thank.class);
    }

    @Test
    void aManualClockMovesOnlyWhenItIsTold() {
        var start = Instant.parse("2031-02-03T04:05:06Z");
        var manual = new ManualClock(start);
        var inTokyo = manual.withZone(ZoneId.of("Asia/Tokyo"));

        manual.advance(Duration.ofHours(2));
        assertThat(inTokyo.instant()).isEqualTo(start.plus(Duration.ofHours(2)));
        manual.set(start);
        assertThat(manual.instant()).isEqualTo(start);
    }

    private boolean signed(String name) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement("select from guestbook where name = ?")) {
            statement.setString(1, name);
            try (var row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
