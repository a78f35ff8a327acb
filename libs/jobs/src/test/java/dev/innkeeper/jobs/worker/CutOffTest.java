package dev.innkeeper.jobs.worker;

import static dev.innkeeper.jobs.EnqueueOption.limitedBy;
import static dev.innkeeper.jobs.worker.TestQueue.answer;
import static dev.innkeeper.jobs.worker.TestQueue.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.Cancellation;
import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.jobs.store.DirectClaims;
import dev.innkeeper.testkit.FreezableBackends;
import dev.innkeeper.testkit.FreezableLine;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker that does not reach Redis, beside another of which Postgres and Redis know. */
@QuarkusTest
@WithTestResource(
        value = FreezableBackends.class,
        initArgs = @ResourceArg(name = "client", value = "quarkus.redis.jobs.hosts"))
class CutOffTest {
    private static final UUID OTHER = UUID.randomUUID();
    private static final List<String> QUEUES = List.of("default", "notifications");
    private static final String READY = "jobs:{default}:ready";

    @SuppressWarnings("NullAway.Init")
    FreezableLine line;

    @Inject
    Jobs jobs;

    @Inject
    Engine engine;

    @Inject
    DirectClaims claims;

    @Inject
    Running running;

    @Inject
    Degraded degraded;

    @Inject
    DataSource database;

    @Inject
    RedisAPI redis;

    @Inject
    TestQueue queue;

    @Inject
    TestJobs.SayHandler say;

    @Inject
    TestJobs.HoldHandler hold;

    @BeforeEach
    void begin() throws Exception {
        queue.serve();
        await(() -> says("{}"));
    }

    @AfterEach
    void end() throws Exception {
        queue.execute("delete from worker where host = 'the other'");
        line.thaw();
        line.hangUp();
    }

    @Test
    void theJobsOfAnotherThatReachesRedisAreLeftToIt() throws Exception {
        theOtherReachesRedis();
        var running = theOtherRuns("run by the other");

        line.freeze();
        jobs.enqueue(new TestJobs.Say("waiting"));
        await(() -> queue.gauge("jobs.cut.off") == 1);
        assertThat(queue.gauge("jobs.degraded")).isEqualTo(1);
        assertThat(say.said).doesNotContainKeys("run by the other", "waiting");

        // Now the other does not reach it either.
        claims.hide(OTHER, QUEUES, List.of(new DirectClaims.Running(running, 1, Duration.ofMinutes(1))));
        await(() -> say.said.containsKey("waiting"));
        assertThat(queue.gauge("jobs.cut.off")).isZero();
        assertThat(say.said).doesNotContainKey("run by the other");
        line.thaw();
        await(() -> !degraded.away());
        queue.execute("delete from job where id = '" + running + "'");
        answer(redis.zrem(List.of("jobs:{default}:lease", running.toString())));
        answer(redis.hdel(List.of("jobs:{default}:owner", running.toString())));
        assertThat(say.said).containsEntry("waiting", 1);
    }

    @Test
    void whatADeadWorkerRanIsRunByOneThatIsCutOff() throws Exception {
        theOtherReachesRedis();
        line.freeze();
        var orphan = insert("orphan of the other");
        await(() -> queue.gauge("jobs.cut.off") == 1);

        queue.execute("update worker set beat_at = clock_timestamp() - interval '1 minute' where host = 'the other'");

        await(() -> say.said.containsKey("orphan of the other"));
        await(() -> rows(orphan, "true") == 0);
        line.thaw();
        await(() -> !degraded.away());
        assertThat(say.said).containsEntry("orphan of the other", 1);
    }

    @Test
    void whatRunsWhenTheLineIsCutIsHiddenAndGoesOnOnce() throws Exception {
        theOtherReachesRedis();
        var id = jobs.enqueue(new TestJobs.Hold("cut off"));
        await(() -> hold.begun.containsKey("cut off"));

        line.freeze();
        await(() -> says("{default,notifications}"));
        assertThat(rows(id, "hidden_until = run_at and run_at > clock_timestamp() + interval '40 seconds'"))
                .isEqualTo(1);

        // Its lease has run out, and the other has found the row hidden.
        answer(redis.zrem(List.of("jobs:{default}:lease", id.toString())));
        answer(redis.hdel(List.of("jobs:{default}:owner", id.toString())));
        long renewed = queue.renewals();
        line.thaw();
        await(() -> !degraded.away() && says("{}") && queue.renewals() > renewed);
        await(() -> running.find(id) instanceof Run run && !run.leased());
        hold.latch("cut off").countDown();
        await(() -> rows(id, "true") == 0);
        assertThat(hold.begun).containsEntry("cut off", 1);
    }

    @Test
    void whatRunsIsHiddenThoughTheWorkerIsBeingStopped() throws Exception {
        var id = jobs.enqueue(new TestJobs.Hold("being stopped"));
        await(() -> hold.begun.containsKey("being stopped"));
        try {
            engine.stopClaiming();
            line.freeze();
            jobs.enqueue(new TestJobs.Say("after the stop"));

            await(() -> says("{default,notifications}"));
            assertThat(rows(id, "hidden_until = run_at and run_at > clock_timestamp() + interval '40 seconds'"))
                    .isEqualTo(1);
            long renewed = queue.renewals();
            line.thaw();
            await(() -> queue.renewals() > renewed);
            assertThat(say.said).doesNotContainKey("after the stop");
        } finally {
            line.thaw();
            hold.latch("being stopped").countDown();
            restart();
        }
        await(() -> say.said.containsKey("after the stop"));
        assertThat(hold.begun).containsEntry("being stopped", 1);
    }

    private void restart() throws Exception {
        try {
            engine.drain(Duration.ofSeconds(10));
            assertThat(queue.count("select count(*) from worker where id = '" + running.id() + "'"))
                    .isZero();
        } finally {
            engine.start();
        }
    }

    @Test
    void nothingIsClaimedFromRedisAgainBeforeTheOthersCanKnow() throws Exception {
        var beside = jobs.enqueue(new TestJobs.Hold("held beside"));
        await(() -> hold.begun.containsKey("held beside"));
        line.freeze();
        await(() -> says("{default,notifications}"));
        // With a limit, so that it is not taken from Postgres.
        var id = jobs.enqueue(new TestJobs.Hold("claimed again"), limitedBy("claimed again", 1));
        answer(redis.zadd(List.of(READY, "1", id.toString())));
        long renewed = queue.renewals();

        try (var connection = database.getConnection();
                var lock = connection.createStatement()) {
            connection.setAutoCommit(false);
            lock.execute("select 1 from worker where id = '" + running.id() + "' for update");
            line.thaw();
            await(() -> queue.renewals() >= renewed + 2);
            assertThat(answer(redis.zscore(READY, id.toString()))).isNotNull();
            assertThat(hold.begun).doesNotContainKey("claimed again");
            connection.rollback();
        }

        await(() -> hold.begun.containsKey("claimed again"));
        assertThat(says("{}")).isTrue();
        hold.latch("claimed again").countDown();
        hold.latch("held beside").countDown();
        await(() -> rows(id, "true") + rows(beside, "true") == 0);
    }

    @Test
    void aJobThatRunsWithoutALeaseIsAskedToStop() throws Exception {
        line.freeze();
        var id = jobs.enqueue(new TestJobs.Hold("without a lease"));
        await(() -> hold.begun.containsKey("without a lease"));
        line.thaw();
        await(() -> !degraded.away());
        assertThat(answer(redis.hget("jobs:{default}:owner", id.toString()))).isNull();

        assertThat(jobs.cancel(id)).isEqualTo(Cancellation.ASKED);

        await(() -> rows(id, "true") == 0);
        assertThat(hold.begun).containsEntry("without a lease", 1);
    }

    private void theOtherReachesRedis() throws SQLException {
        queue.execute("""
                insert into worker (id, host, pid, queues, slots, running, version, without_redis, beat_at) values
                ('%s', 'the other', 1, '{default,notifications}', 1, 1, '1', '{}', clock_timestamp() + interval '1 hour')""".formatted(OTHER));
    }

    private UUID theOtherRuns(String name) throws Exception {
        var id = insert(name);
        answer(redis.hset(List.of("jobs:{default}:owner", id.toString(), "other/1|")));
        answer(redis.zadd(List.of("jobs:{default}:lease", "1e15", id.toString())));
        return id;
    }

    private UUID insert(String name) throws SQLException {
        var id = UUID.randomUUID();
        queue.execute("""
                insert into job (id, kind, queue, args, max_attempts, run_at)
                values ('%s', 'test.say', 'default', '{"name": "%s"}', 8, now() - interval '1 minute')""".formatted(id, name));
        return id;
    }

    private boolean says(String withoutRedis) throws SQLException {
        return queue.count("""
                select count(*) from worker
                 where id = '%s' and array(select unnest(without_redis) order by 1) = '%s'::text[]""".formatted(running.id(), withoutRedis)) == 1;
    }

    private long rows(UUID id, String condition) throws SQLException {
        return queue.count("select count(*) from job where id = '" + id + "' and " + condition);
    }
}
