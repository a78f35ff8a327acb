package dev.innkeeper.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What workers take while Redis is away; no worker of these tests serves the queue. */
@QuarkusTest
@WithTestResource(Backends.class)
class DirectClaimsTest {
    private static final String QUEUE = "forlorn";
    private static final Map<String, Duration> KINDS =
            Map.of("test.brief", Duration.ofMinutes(1), "test.long", Duration.ofHours(6));

    @Inject
    DirectClaims claims;

    @Inject
    DataSource database;

    @BeforeEach
    void begin() throws SQLException {
        execute("delete from job where queue = 'forlorn'; delete from queue where name = 'forlorn'");
    }

    @Test
    void whatOnlyRedisCanCountWaitsForIt() throws SQLException {
        var plain = insert("test.brief", "");
        insert("test.brief", ", limit_key = 'one at a time', limit_max = 1");
        insert("test.brief", ", rate_key = 'one a second', rate_count = 1, rate_millis = 1000");
        insert("test.unknown", "");

        assertThat(taken()).containsExactly(plain);
    }

    @Test
    void nothingIsTakenFromAQueueThatOperatorsHavePausedOrLimited() throws SQLException {
        insert("test.brief", "");

        execute("insert into queue (name, paused) values ('forlorn', true)");
        assertThat(taken()).isEmpty();
        execute("update queue set paused = false, max_running = 5 where name = 'forlorn'");
        assertThat(taken()).isEmpty();
        execute("update queue set max_running = null where name = 'forlorn'");
        assertThat(taken()).hasSize(1);
    }

    @Test
    void aTakenJobIsHiddenForAsLongAsItsKindMayTake() throws SQLException {
        var brief = insert("test.brief", "");
        var long_ = insert("test.long", "");

        assertThat(taken()).containsExactlyInAnyOrder(brief, long_);

        assertThat(taken()).isEmpty();
        assertThat(minutesUntilDue(brief)).isBetween(0.5, 1.0);
        assertThat(minutesUntilDue(long_)).isBetween(359.5, 360.0);
        claims.release(long_, 1);
        assertThat(taken()).containsExactly(long_);
    }

    @Test
    void aHiddenJobIsDueAgainWhenItIsRevealed() throws SQLException {
        var job = insert("test.brief", "");

        var hidden = claims.hide(List.of(running(job)));

        assertThat(taken()).isEmpty();
        claims.reveal(hidden);
        assertThat(taken()).containsExactly(job);
    }

    @Test
    void hidingAndRevealingLeaveTheTimeAloneAtWhichAJobIsTriedAgain() throws SQLException {
        var snoozed = insert("test.brief", ", run_at = clock_timestamp() + interval '10 minutes'");
        var retried = insert("test.brief", ", attempt = 2, run_at = clock_timestamp() + interval '2 seconds'");
        var running = insert("test.brief", "");

        var hidden = claims.hide(List.of(running(snoozed), running(retried), running(running)));
        assertThat(hidden).containsOnlyKeys(running);
        assertThat(minutesUntilDue(snoozed)).isBetween(9.5, 10.0);
        assertThat(minutesUntilDue(retried)).isLessThan(1);

        execute("update job set run_at = clock_timestamp() + interval '20 minutes' where id = '" + running + "'");
        claims.reveal(hidden);
        assertThat(minutesUntilDue(running)).isBetween(19.5, 20.0);
    }

    @Test
    void whoHandsAJobBackLateLeavesTheTimeOfALaterAttemptAlone() throws SQLException {
        var job = insert("test.brief", ", attempt = 2, run_at = clock_timestamp() + interval '10 minutes'");

        claims.release(job, 1);

        assertThat(minutesUntilDue(job)).isBetween(9.5, 10.0);
    }

    private static DirectClaims.Running running(UUID id) {
        return new DirectClaims.Running(id, 1, Duration.ofMinutes(5));
    }

    private List<UUID> taken() throws SQLException {
        return claims.take(10, List.of(QUEUE), KINDS).stream()
                .map(ClaimedJob::id)
                .toList();
    }

    private UUID insert(String kind, String with) throws SQLException {
        var id = UUID.randomUUID();
        execute("insert into job (id, kind, queue, args, max_attempts) values ('%s', '%s', 'forlorn', '{}', 3)"
                .formatted(id, kind));
        execute("update job set kind = kind %s where id = '%s'".formatted(with, id));
        return id;
    }

    private double minutesUntilDue(UUID id) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select date_part('epoch', run_at - clock_timestamp()) / 60 from job where id = '" + id
                                + "'")) {
            row.next();
            return row.getDouble(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
