package dev.innkeeper.jobs.worker;

import static dev.innkeeper.jobs.EnqueueOption.at;
import static dev.innkeeper.jobs.EnqueueOption.limitedBy;
import static dev.innkeeper.jobs.worker.TestQueue.answer;
import static dev.innkeeper.jobs.worker.TestQueue.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class FaultsTest {
    @Inject
    Jobs jobs;

    @Inject
    Clock clock;

    @Inject
    DataSource database;

    @Inject
    Engine engine;

    @Inject
    Degraded degraded;

    @Inject
    RedisAPI redis;

    @Inject
    TestQueue queue;

    @Inject
    TestJobs.SayHandler say;

    @Inject
    TestJobs.HoldHandler hold;

    @Inject
    EndingsTest.ObeyHandler obey;

    @BeforeEach
    void begin() throws Exception {
        queue.recover("job-reseed");
    }

    @Test
    void aJobWhoseWorkerDiedIsRunAgain() throws Exception {
        var id = leasedByTheDead("orphan", 0);

        await(() -> say.said.containsKey("orphan"));
        await(() -> queue.count("select count(*) from job where id = '" + id + "'") == 0);
        assertThat(queue.count("select count(*) from job_failure where error like '%died%' and job_id = '" + id + "'"))
                .isEqualTo(1);
    }

    @Test
    void aJobThatKillsItsWorkersIsDeadInTheEnd() throws Exception {
        var id = leasedByTheDead("killer", 4);

        await(() -> queue.count("select count(*) from job where state = 'dead' and id = '" + id + "'") == 1);
        assertThat(say.said).doesNotContainKey("killer");
    }

    /** One of them may kill its workers: run together, all would die with it again and again. */
    @Test
    void jobsThatLostASecondWorkerTogetherAreRunApart() throws Exception {
        // Others would take them from Postgres.
        await(() -> !degraded.away());
        var owners = new ArrayList<>(List.of("jobs:{default}:owner"));
        var leases = new ArrayList<>(List.of("jobs:{default}:lease"));
        for (int i = 0; i < 30; i++) {
            var id = insert("test.obey", "apart " + i, 1);
            owners.addAll(List.of(id.toString(), "dead|"));
            leases.addAll(List.of("1", id.toString()));
        }
        answer(redis.hset(owners));
        answer(redis.zadd(leases));

        await(() -> queue.count("select count(*) from job where args->>'name' like 'apart %'") == 0);
        var starts = obey.startedAt.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("apart "))
                .mapToLong(Map.Entry::getValue)
                .summaryStatistics();
        // Drawn from the length of a lease, which is three seconds.
        assertThat(Duration.ofNanos(starts.getMax() - starts.getMin())).isGreaterThan(Duration.ofSeconds(1));
        assertThat(starts.getCount()).isEqualTo(30);
        assertThat(
                        queue.count(
                                "select count(*) from job_failure where kind = 'test.obey' and error like '%died%' and attempt = 1"))
                .isEqualTo(30);
    }

    @Test
    void aJobWhoseRowIsLockedIsAlive() throws Exception {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            var id = insert("test.say", "locked", 0);
            try (var lock = connection.prepareStatement("select 1 from job where id = ? for update")) {
                lock.setObject(1, id);
                lock.execute();
                lease(id);
                await(() -> leaseOf(id) > 1);
                await(() -> queue.count("select count(*) from job where attempt = 1 and id = '" + id + "'") == 1);
            }
            connection.rollback();
        }
        await(() -> say.said.containsKey("locked"));
    }

    @Test
    void aDrainHandsBackWhatDoesNotEndInTimeAndChargesNoAttempt() throws Exception {
        var id = jobs.enqueue(new TestJobs.Hold("drained"));
        await(() -> hold.begun.containsKey("drained"));

        engine.drain(Duration.ofSeconds(1));

        assertThat(queue.count("select count(*) from job where attempt = 1 and state = 'queued' and id = '" + id + "'"))
                .isEqualTo(1);
        assertThat(answer(redis.hexists("jobs:{default}:owner", id.toString())).toInteger())
                .isZero();
        assertThat(answer(redis.zscore("jobs:{default}:ready", id.toString())).toDouble())
                .isZero();
        engine.start();
        await(() -> hold.begun.getOrDefault("drained", 0) == 2);
        hold.latch("drained").countDown();
        await(() -> queue.count("select count(*) from job where id = '" + id + "'") == 0);
    }

    @Test
    void aFrozenRedisDoesNotStopTheWorkers() throws Exception {
        answer(redis.client(List.of("PAUSE", "12000")));

        jobs.enqueue(new TestJobs.Say("while Redis is frozen"));

        await(() -> say.said.containsKey("while Redis is frozen"));
        assertThat(say.said).containsEntry("while Redis is frozen", 1);
        assertThat(redis.ping(List.of()).isComplete())
                .describedAs("Redis is frozen still")
                .isFalse();
        await(this::answers);
    }

    @Test
    void aClaimThatRedisAnswersTooLateChargesNothing() throws Exception {
        // A job with a limit waits for Redis: Postgres alone would run it meanwhile.
        var soon = clock.instant().plusMillis(400);
        var id = jobs.enqueue(new TestJobs.Hold("leased too late"), at(soon), limitedBy("late", 1));
        await(() -> answer(redis.zscore("jobs:{default}:delayed", id.toString())) != null
                || hold.begun.containsKey("leased too late"));

        // The claim that falls into this is given up after a second, and carried out at the end of it.
        answer(redis.client(List.of("PAUSE", "2500")));

        await(() -> hold.begun.containsKey("leased too late"));
        assertThat(queue.count("select count(*) from job where attempt = 1 and crash_count = 0 and id = '" + id + "'"))
                .isEqualTo(1);
        hold.latch("leased too late").countDown();
        await(() -> queue.count("select count(*) from job where id = '" + id + "'") == 0);
    }

    private UUID leasedByTheDead(String name, int crashes) throws Exception {
        var id = insert("test.say", name, crashes);
        lease(id);
        return id;
    }

    private UUID insert(String kind, String name, int crashes) throws SQLException {
        var id = UUID.randomUUID();
        queue.execute(
                "insert into job (id, kind, queue, args, max_attempts, crash_count) values ('%s', '%s', 'default', '{\"word\": \"nothing\", \"name\": \"%s\"}', 8, %d)"
                        .formatted(id, kind, name, crashes));
        return id;
    }

    private void lease(UUID id) throws Exception {
        answer(redis.hset(List.of("jobs:{default}:owner", id.toString(), "dead|")));
        answer(redis.zadd(List.of("jobs:{default}:lease", "1", id.toString())));
    }

    private double leaseOf(UUID id) throws Exception {
        return answer(redis.zscore("jobs:{default}:lease", id.toString())).toDouble();
    }

    // A connection on which Redis said nothing for long is closed, and whoever asked on it hears so.
    private boolean answers() throws Exception {
        try {
            return answer(redis.ping(List.of())).toString().equals("PONG");
        } catch (ExecutionException e) {
            return false;
        }
    }
}
