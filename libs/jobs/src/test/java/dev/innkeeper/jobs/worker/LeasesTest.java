package dev.innkeeper.jobs.worker;

import static dev.innkeeper.jobs.EnqueueOption.limitedBy;
import static dev.innkeeper.jobs.worker.TestQueue.answer;
import static dev.innkeeper.jobs.worker.TestQueue.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.Cancellation;
import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever runs a job keeps it, whatever else stands still, and gives it up when nobody wants it any more. */
@QuarkusTest
@WithTestResource(Backends.class)
class LeasesTest {
    @Inject
    Jobs jobs;

    @Inject
    JobsConfig config;

    @Inject
    DataSource database;

    @Inject
    RedisAPI redis;

    @Inject
    TestQueue queue;

    @Inject
    TestJobs.HoldHandler hold;

    @Inject
    TestJobs.ComputeHandler compute;

    @BeforeEach
    void begin() throws Exception {
        queue.recover("job-reseed");
    }

    @Test
    void leasesAreRenewedWhilePostgresHangs() throws Exception {
        var id = leased("while Postgres hangs");
        try (var connection = database.getConnection();
                var lock = connection.createStatement()) {
            connection.setAutoCommit(false);
            lock.execute("lock table worker in access exclusive mode");
            await(() -> queue.count("select count(*) from pg_locks where not granted") > 0);
            double before = leaseOf(id);
            await(() -> leaseOf(id) > before + config.worker().lease().toMillis());
            connection.rollback();
        }
        release(id, "while Postgres hangs");
        assertThat(hold.begun).containsEntry("while Postgres hangs", 1);
    }

    @Test
    void leasesAreRenewedWhileHandlersComputeOnEveryCore() throws Exception {
        var id = leased("while others compute");
        int all = Runtime.getRuntime().availableProcessors();
        try {
            for (int i = 0; i < all; i++) {
                jobs.enqueue(new TestJobs.Compute());
            }
            await(() -> compute.begun.get() == all);
            double before = leaseOf(id);
            await(() -> leaseOf(id) > before + config.worker().lease().toMillis());
        } finally {
            compute.enough = true;
        }
        release(id, "while others compute");
        assertThat(hold.begun).containsEntry("while others compute", 1);
    }

    /** Its row was hidden from those who claim without Redis; were this worker to die now, nobody would see the job. */
    @Test
    void aRunningJobIsDueAgainWhenRedisIsBackForALease() throws Exception {
        var id = leased("through an outage");
        var hidden = "select count(*) from job where id = '" + id + "' and run_at > clock_timestamp()";

        answer(redis.client(List.of("PAUSE", "3000")));
        await(() -> queue.count(hidden) == 1);
        await(() -> queue.count(hidden) == 0);

        assertThat(answer(redis.hexists("jobs:{default}:owner", id.toString())).toInteger())
                .isEqualTo(1);
        release(id, "through an outage");
        assertThat(hold.begun).containsEntry("through an outage", 1);
    }

    @Test
    void aFullWorkerKeepsItsJobsWhenRedisForgetsThem() throws Exception {
        var names = new ArrayList<String>();
        for (int i = 0; i < config.worker().slots(); i++) {
            names.add("full " + i);
        }
        var ids = new ArrayList<UUID>();
        for (var name : names) {
            ids.add(leased(name));
        }

        queue.wipeRedis();
        queue.recover("job-reseed");

        for (var id : ids) {
            await(() ->
                    answer(redis.hexists("jobs:{default}:owner", id.toString())).toInteger() == 1);
        }
        for (int i = 0; i < names.size(); i++) {
            release(ids.get(i), names.get(i));
            assertThat(hold.begun).containsEntry(names.get(i), 1);
        }
    }

    /** One that is handed back, or fails, would start beyond its limit otherwise. */
    @Test
    void aRunningJobHasItsLimitAgainWhenRedisIsFilledAnew() throws Exception {
        var id = leased("limited");

        queue.wipeRedis();
        queue.recover("job-reseed");

        await(() -> answer(redis.hexists("jobs:{default}:owner", id.toString())).toInteger() == 1);
        assertThat(answer(redis.hexists("jobs:{default}:limit", id.toString())).toInteger())
                .isEqualTo(1);
        release(id, "limited");
    }

    @Test
    void aJobThatWasTakenWithoutRedisIsStoppedWhenNobodyWantsIt() throws Exception {
        answer(redis.client(List.of("PAUSE", "12000")));
        var id = jobs.enqueue(new TestJobs.Hold("unwanted"));
        await(() -> hold.begun.containsKey("unwanted"));

        assertThat(jobs.cancel(id)).isEqualTo(Cancellation.ASKED);

        await(() -> queue.count("select count(*) from job where id = '" + id + "'") == 0);
        assertThat(redis.ping(List.of()).isComplete())
                .describedAs("Redis is frozen still")
                .isFalse();
        await(this::answers);
    }

    // A job with a limit waits for Redis: Postgres alone would run another without a lease.
    private UUID leased(String name) {
        var id = jobs.enqueue(new TestJobs.Hold(name), limitedBy(name, 1));
        await(() -> hold.begun.containsKey(name));
        return id;
    }

    private void release(UUID id, String name) {
        hold.latch(name).countDown();
        await(() -> queue.count("select count(*) from job where id = '" + id + "'") == 0);
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
