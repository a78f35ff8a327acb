package dev.innkeeper.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What workers take while Redis is away; no worker of these tests serves the queue. */
@QuarkusTest
@WithTestResource(Backends.class)
class DirectClaimsTest {
    private static final String QUEUE = "forlorn";
    private static final List<DirectClaims.Kind> KINDS = List.of(
            new DirectClaims.Kind("test.brief", 2, Duration.ofMinutes(1)),
            new DirectClaims.Kind("test.long", 1, Duration.ofHours(6)));
    private static final String TAKER = "the one that takes";
    private static final UUID SELF = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();
    private static final DirectClaims.Claimant CLAIMANT = new DirectClaims.Claimant(SELF, Duration.ofSeconds(15));

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @Inject
    DirectClaims claims;

    @Inject
    WorkerRows workers;

    @Inject
    DataSource database;

    @BeforeEach
    void begin() throws SQLException {
        execute("delete from job where queue = 'forlorn'; delete from queue where name = 'forlorn'");
        execute("delete from worker where host = 'beside'");
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
    void aJobOfANewerVersionIsLeftToAWorkerThatKnowsIt() throws SQLException {
        insert("test.brief", ", args_version = 3");
        insert("test.long", ", args_version = 2");
        var known = insert("test.brief", ", args_version = 2");
        var old = insert("test.brief", ", args_version = 1");

        assertThat(taken()).containsExactlyInAnyOrder(known, old);
    }

    @Test
    void whatAnotherWorkerClaimsFromRedisIsLeftToIt() throws SQLException {
        beside(OTHER, "{forlorn}", "'{}'");
        var job = insert("test.brief", "");

        assertThat(taken()).isEmpty();
        assertThat(workers.claimedByOthers(CLAIMANT, List.of(QUEUE, "nobodys"))).containsExactly(QUEUE);
        assertThat(workers.claimedByOthers(new DirectClaims.Claimant(OTHER, Duration.ofSeconds(15)), List.of(QUEUE)))
                .isEmpty();

        execute("update worker set without_redis = '{forlorn}' where host = 'beside'");
        assertThat(workers.claimedByOthers(CLAIMANT, List.of(QUEUE))).isEmpty();
        assertThat(taken()).containsExactly(job);
    }

    @Test
    void whoHasDiedOrServesOtherQueuesOrIsTooOldToSayKeepsNothing() throws SQLException {
        beside(OTHER, "{forlorn}", "'{}'");
        execute("update worker set beat_at = clock_timestamp() - interval '16 seconds' where host = 'beside'");
        beside(UUID.randomUUID(), "{cared-for}", "'{}'");
        beside(UUID.randomUUID(), "{forlorn}", "null");
        beside(SELF, "{forlorn}", "'{}'");
        var job = insert("test.brief", "");

        assertThat(workers.claimedByOthers(CLAIMANT, List.of(QUEUE))).isEmpty();
        assertThat(taken()).containsExactly(job);
    }

    @Test
    void nothingIsTakenFromAWorkerThatIsJustAboutToClaimFromRedisAgain() throws Exception {
        beside(OTHER, "{forlorn}", "'{forlorn}'");
        var job = insert("test.brief", "");
        CompletableFuture<List<UUID>> taken;
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("update worker set without_redis = '{}' where id = '" + OTHER + "'");
            taken = CompletableFuture.supplyAsync(() -> takenBy(TAKER));
            await().until(this::takerWaits);
            connection.commit();
        }

        assertThat(taken.get(20, TimeUnit.SECONDS)).isEmpty();
        execute("delete from worker where host = 'beside'");
        assertThat(taken()).containsExactly(job);
    }

    @Test
    void whoHidesWhatItRunsSaysInTheSameMomentThatItIsWithoutRedis() throws SQLException {
        beside(OTHER, "{forlorn}", "'{}'");
        var runs = insert("test.brief", "");
        var waits = insert("test.brief", "");

        claims.hide(OTHER, List.of(QUEUE), List.of(running(runs)));

        assertThat(taken()).containsExactly(waits);
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

        var hidden = claims.hide(SELF, List.of(QUEUE), List.of(running(job)));

        assertThat(taken()).isEmpty();
        claims.reveal(hidden);
        assertThat(taken()).containsExactly(job);
    }

    @Test
    void hidingAndRevealingLeaveTheTimeAloneAtWhichAJobIsTriedAgain() throws SQLException {
        var snoozed = insert("test.brief", ", run_at = clock_timestamp() + interval '10 minutes'");
        var retried = insert("test.brief", ", attempt = 2, run_at = clock_timestamp() + interval '2 seconds'");
        var running = insert("test.brief", "");

        var hidden = claims.hide(SELF, List.of(QUEUE), List.of(running(snoozed), running(retried), running(running)));
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
        return taken(claims);
    }

    private static List<UUID> taken(DirectClaims claims) throws SQLException {
        return claims.take(CLAIMANT, 10, List.of(QUEUE), KINDS).stream()
                .map(ClaimedJob::id)
                .toList();
    }

    private List<UUID> takenBy(String application) {
        var own = new PGSimpleDataSource();
        own.setUrl(url);
        own.setUser(user);
        own.setPassword(password);
        own.setApplicationName(application);
        try {
            return taken(new DirectClaims(own));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean takerWaits() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select from pg_stat_activity where wait_event_type = 'Lock' and application_name = '" + TAKER
                                + "'")) {
            return row.next();
        }
    }

    private void beside(UUID id, String queues, String withoutRedis) throws SQLException {
        execute("""
                insert into worker (id, host, pid, queues, slots, running, version, without_redis)
                values ('%s', 'beside', 1, '%s', 1, 0, '1', %s)""".formatted(id, queues, withoutRedis));
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
