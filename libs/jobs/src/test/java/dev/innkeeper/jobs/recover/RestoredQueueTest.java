package dev.innkeeper.jobs.recover;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.jobs.dispatch.Leases;
import dev.innkeeper.jobs.dispatch.Settlements;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redis comes back as it was a moment ago: it has forgotten that one job ended, and that another took its slot. */
@QuarkusTest
@WithTestResource(Backends.class)
class RestoredQueueTest {
    private static final String QUEUE = "restored";
    private static final String LIMIT =
            "limit_key, limit_max) values ('%s', 'test.restored', 'restored', '{}', 8, 'key', 2)";
    private static final String RATE =
            "rate_key, rate_count, rate_millis) values ('%s', 'test.restored', 'restored', '{}', 8, 'key', 2, 500)";
    private static final List<String> PARTS =
            List.of("ready", "delayed", "lease", "owner", "limit", "parked", "running", "rate", "wake", "cancelled");
    private static final Duration LEASE = Duration.ofMinutes(1);

    @Inject
    Reseed reseed;

    @Inject
    Leases leases;

    @Inject
    Settlements settlements;

    @Inject
    DataSource database;

    @Inject
    RedisAPI redis;

    private final UUID first = UUID.randomUUID();
    private final UUID second = UUID.randomUUID();
    private final UUID third = UUID.randomUUID();
    private @Nullable String limitKey;

    @BeforeEach
    void begin() throws Exception {
        end();
        execute("""
                insert into worker (id, host, pid, queues, slots, running, version)
                values (gen_random_uuid(), 'one of the restored', 1, '{restored}', 1, 0, '1')""");
    }

    @AfterEach
    void end() throws Exception {
        execute("delete from job where kind = 'test.restored'");
        execute("delete from worker where host = 'one of the restored'");
        redis.del(List.of(key("meta"))).await().indefinitely();
        PARTS.forEach(part -> redis.del(List.of(key(part), saved(part))).await().indefinitely());
    }

    @Test
    void aJobThatWaitedForItsLimitThenIsNotGivenToASecondWorker() throws Exception {
        insertAll(LIMIT);
        limitKey = "key";
        reseed.turn(1);
        var one = claim(1).getFirst();
        var another = claim(1).getFirst();
        assertThat(claim(1)).as("the limit is reached").isEmpty();

        save();
        ends(one);
        var last = claim(1).getFirst();
        restore();

        assertThat(claim(3)).as("what is known is old").isEmpty();
        fillWhileWorkersHold(List.of(another, last));
        assertThat(claim(3)).as("the limit is still reached").isEmpty();
        // As whoever looks after expired leases says of a row that is gone.
        forget(one);
        ends(another);
        assertThat(claim(3)).as("the last one runs already").isEmpty();
        assertThat(renew(List.of(last))).isEmpty();
        ends(last);
        nothingIsLeft();
    }

    @Test
    void aJobThatWaitedForItsRateThenIsNotGivenToASecondWorker() throws Exception {
        insertAll(RATE);
        reseed.turn(1);
        var held = new ArrayList<>(claim(3));
        assertThat(held).hasSize(2);

        save();
        await().atMost(20, SECONDS).until(() -> held.addAll(claim(1)));
        restore();

        fillWhileWorkersHold(held);
        redis.del(List.of(key("rate"))).await().indefinitely();
        assertThat(claim(3)).as("all of them run").isEmpty();
        assertThat(renew(held)).isEmpty();
        for (var one : held) {
            ends(one);
        }
        nothingIsLeft();
    }

    /** Beyond the horizon, because it may take so long. */
    @Test
    void aJobThatWasPutOffForLongKeepsItsLimit() throws Exception {
        insertAll(LIMIT);
        limitKey = "key";
        reseed.turn(1);
        var one = claim(1).getFirst();
        var another = claim(1).getFirst();
        execute("update job set run_at = until, hidden_until = until"
                + " from (select now() + interval '20 minutes' as until) as later where id = '" + one.id() + "'");

        save();
        restore();
        fillWhileWorkersHold(List.of(one, another));

        handBack(one);
        assertThat(claim(3)).as("two at once").hasSize(1);
    }

    private List<Leases.Held> claim(int number) throws Exception {
        var claim = leases.claim(Map.of(QUEUE, number), "worker", LEASE, (queue, id, holder) -> {})
                .getFirst();
        return claim.ids().stream()
                .map(id -> new Leases.Held(id, QUEUE, claim.holder(), limitKey))
                .toList();
    }

    private List<UUID> renew(List<Leases.Held> held) throws Exception {
        return leases.renew(held, LEASE).lost();
    }

    private void ends(Leases.Held one) throws Exception {
        execute("delete from job where id = '%s'".formatted(one.id()));
        forget(one);
    }

    private void forget(Leases.Held one) {
        settlements.forget(QUEUE, one.id());
        await().atMost(20, SECONDS).until(settlements::idle);
    }

    private void handBack(Leases.Held one) {
        settlements.handBack(one.holder(), QUEUE, one.id());
        await().atMost(20, SECONDS).until(settlements::idle);
    }

    /** As workers do when they hear that the queue is closed. */
    private void fillWhileWorkersHold(List<Leases.Held> held) throws Exception {
        try (var leader = Executors.newVirtualThreadPerTaskExecutor()) {
            var turn = leader.submit(() -> {
                reseed.turn(1);
                return true;
            });
            while (!turn.isDone()) {
                assertThat(renew(held)).as("nobody is said to have lost a job").isEmpty();
            }
            assertThat(turn.get()).isTrue();
        }
    }

    private void save() {
        PARTS.forEach(part ->
                redis.copy(List.of(key(part), saved(part), "REPLACE")).await().indefinitely());
    }

    private void restore() {
        for (var part : PARTS) {
            redis.del(List.of(key(part))).await().indefinitely();
            redis.copy(List.of(saved(part), key(part))).await().indefinitely();
        }
        var mark = redis.hget(key("meta"), "epoch").await().indefinitely();
        redis.hset(List.of(key("meta"), "server", mark + "|0")).await().indefinitely();
    }

    private void nothingIsLeft() throws Exception {
        // A bucket that is full goes with a claim.
        await().atMost(20, SECONDS)
                .until(() -> claim(1).isEmpty()
                        && redis.exists(PARTS.stream()
                                                .map(RestoredQueueTest::key)
                                                .toList())
                                        .await()
                                        .indefinitely()
                                        .toInteger()
                                == 0);
    }

    private void insertAll(String throttled) throws Exception {
        for (var id : List.of(first, second, third)) {
            execute(("insert into job (id, kind, queue, args, max_attempts, " + throttled).formatted(id));
        }
    }

    private void execute(String sql) throws Exception {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String key(String part) {
        return "jobs:{restored}:" + part;
    }

    private static String saved(String part) {
        return key(part) + ":saved";
    }
}
