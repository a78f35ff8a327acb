package dev.innkeeper.jobs.worker;

import static dev.innkeeper.jobs.EnqueueOption.limitedBy;
import static dev.innkeeper.jobs.worker.TestQueue.answer;
import static dev.innkeeper.jobs.worker.TestQueue.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.DiscardJob;
import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import dev.innkeeper.jobs.JobKind;
import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.jobs.SnoozeJob;
import dev.innkeeper.jobs.dispatch.Settlements;
import dev.innkeeper.jobs.store.Crashes;
import dev.innkeeper.jobs.store.JobStore;
import dev.innkeeper.testkit.Backends;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.RedisAPI;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker that stood still while its job was given to another ends it too late: nothing comes of that but a count. */
@QuarkusTest
@WithTestResource(Backends.class)
class LateEndingsTest {
    private static final int CRASH_LIMIT = 5;
    private static final String LEASE = "jobs:{default}:lease";
    private static final String OWNER = "jobs:{default}:owner";

    /** Waits in each attempt until it is let go; the first ends as its word says, the others well. */
    @JobKind(value = "test.late", timeout = "PT20S")
    record Late(String word) implements Job {}

    @Singleton
    static class LateHandler implements JobHandler<Late> {
        final Set<String> begun = ConcurrentHashMap.newKeySet();
        private final Map<String, CountDownLatch> latches = new ConcurrentHashMap<>();

        @Override
        public void handle(Late job, JobContext context) throws Exception {
            var attempt = job.word() + " " + context.attempt();
            begun.add(attempt);
            latch(attempt).await();
            if (context.attempt() == 1) {
                switch (job.word()) {
                    case "fail" -> throw new IllegalStateException("too late");
                    case "snooze" -> throw new SnoozeJob(Duration.ofMinutes(1));
                    case "discard" -> throw new DiscardJob("too late");
                    default -> {}
                }
            }
        }

        CountDownLatch latch(String attempt) {
            return latches.computeIfAbsent(attempt, none -> new CountDownLatch(1));
        }
    }

    /** Leaves a line with each attempt that has an effect; the first waits before it does. */
    @JobKind(value = "test.late-effect", timeout = "PT20S")
    record LateEffect() implements Job {}

    @ApplicationScoped
    @Transactional
    static class LateEffectHandler implements JobHandler<LateEffect> {
        final Map<Integer, Long> servers = new ConcurrentHashMap<>();
        final CountDownLatch goOn = new CountDownLatch(1);
        private final DataSource database;

        LateEffectHandler(DataSource database) {
            this.database = database;
        }

        Map<Integer, Long> servers() {
            return servers;
        }

        void goOn() {
            goOn.countDown();
        }

        @Override
        public void handle(LateEffect job, JobContext context) throws Exception {
            try (var connection = database.getConnection();
                    var statement = connection.createStatement()) {
                try (var row = statement.executeQuery("select pg_backend_pid()")) {
                    row.next();
                    servers.put(context.attempt(), row.getLong(1));
                }
                if (context.attempt() == 1) {
                    goOn.await();
                }
                statement.execute("insert into late_effect (attempt) values (" + context.attempt() + ")");
            }
        }
    }

    @Inject
    Jobs jobs;

    @Inject
    Crashes crashes;

    @Inject
    DataSource database;

    @Inject
    RedisAPI redis;

    @Inject
    MeterRegistry metrics;

    @Inject
    TestQueue queue;

    @Inject
    JobStore store;

    @Inject
    Endings endings;

    @Inject
    Settlements settlements;

    @Inject
    LateHandler late;

    @Inject
    LateEffectHandler effects;

    @BeforeEach
    void begin() throws Exception {
        queue.execute("create table if not exists ledger (name text primary key)");
        queue.execute("create table if not exists late_effect (attempt int)");
        queue.serve();
    }

    @ParameterizedTest
    @ValueSource(strings = {"succeed", "fail", "snooze", "discard"})
    void whatEndsAfterAnotherWasGivenTheJobChangesNothingAndIsCounted(String word) throws Exception {
        var id = jobs.enqueue(new Late(word));
        await(() -> late.begun.contains(word + " 1"));
        double rejected = ended("test.late", "rejected");

        assertThat(charged(id)).containsKey(id);
        late.latch(word + " 1").countDown();

        await(() -> ended("test.late", "rejected") == rejected + 1);
        await(() -> late.begun.contains(word + " 2"));
        assertThat(row(id, "attempt = 2 and crash_count = 1 and state = 'queued' and run_at <= clock_timestamp()"))
                .isEqualTo(1);
        assertThat(queue.count(
                        "select count(*) from job_failure where error not like '%died%' and job_id = '" + id + "'"))
                .isZero();
        late.latch(word + " 2").countDown();
        await(() -> row(id, "true") == 0);
        assertThat(ended("test.late", "rejected")).isEqualTo(rejected + 1);
    }

    @Test
    void theTransactionOfAWorkerWhoseJobWasGivenAwayHasNoEffect() throws Exception {
        double rejected = ended("test.late-effect", "rejected");
        var id = jobs.enqueue(new LateEffect());
        await(() -> effects.servers().containsKey(1));
        assertThat(charged(id))
                .describedAs("it is alive for as long as Postgres holds its lock")
                .isEmpty();

        // Its host is gone for Postgres, as after a time without a word: the lock is free.
        queue.count("select count(pg_terminate_backend(" + effects.servers().get(1) + "))");
        await(() -> charged(id).containsKey(id));
        effects.goOn();

        await(() -> ended("test.late-effect", "rejected") == rejected + 1);
        await(() -> row(id, "true") == 0);
        assertThat(queue.count("select count(*) from late_effect")).isEqualTo(1);
        assertThat(queue.count("select count(*) from late_effect where attempt = 2"))
                .isEqualTo(1);
        assertThat(queue.count("select count(*) from job_failure where job_id = '" + id + "'"))
                .isEqualTo(1);
    }

    @Test
    void whoHasLostItsLeaseIsStoppedAndLeavesTheJobAndItsLimitToTheOther() throws Exception {
        var id = jobs.enqueue(new Late("lose"), limitedBy("lost", 1));
        await(() -> late.begun.contains("lose 1"));
        double lost = ended("test.late", "lost");

        answer(redis.hset(List.of(OWNER, id.toString(), "another/1|lost")));
        answer(redis.zadd(List.of(LEASE, "1e15", id.toString())));

        await(() -> ended("test.late", "lost") == lost + 1);
        assertThat(row(id, "attempt = 1 and crash_count = 0 and state = 'queued' and run_at <= clock_timestamp()"))
                .isEqualTo(1);
        assertThat(queue.count("select count(*) from job_failure where job_id = '" + id + "'"))
                .isZero();
        assertThat(answer(redis.hget(OWNER, id.toString())).toString()).isEqualTo("another/1|lost");
        assertThat(answer(redis.hget("jobs:{default}:running", "lost")).toInteger())
                .isEqualTo(1);

        // The other dies.
        answer(redis.zadd(List.of(LEASE, "1", id.toString())));
        await(() -> late.begun.contains("lose 2"));
        late.latch("lose 2").countDown();
        await(() -> row(id, "true") == 0);
    }

    @Test
    void whoDropsACancelledJobThatAnotherHasLeavesItsLeaseAndItsLimitToTheOther() throws Exception {
        var id = UUID.randomUUID();
        queue.execute("insert into job (id, kind, queue, args, max_attempts, cancel, limit_key, limit_max)"
                + " values ('%s', 'test.late', 'unserved', '{\"word\": \"drop\"}', 8, true, 'dropped', 1)"
                        .formatted(id));
        var mine = store.find(List.of(id)).getFirst();
        assertThat(charged(id)).containsKey(id);
        answer(redis.hset(List.of("jobs:{unserved}:owner", id.toString(), "another/1|dropped")));
        answer(redis.zadd(List.of("jobs:{unserved}:lease", "1e15", id.toString())));
        answer(redis.hset(List.of("jobs:{unserved}:running", "dropped", "1")));
        double rejected = ended("test.late", "rejected");

        endings.cancelled(mine, "mine/1");

        assertThat(ended("test.late", "rejected")).isEqualTo(rejected + 1);
        await(settlements::idle);
        assertThat(answer(redis.hget("jobs:{unserved}:owner", id.toString())).toString())
                .isEqualTo("another/1|dropped");
        assertThat(answer(redis.hget("jobs:{unserved}:running", "dropped")).toInteger())
                .isEqualTo(1);
        queue.execute("delete from job where id = '" + id + "'");
        answer(redis.del(List.of("jobs:{unserved}:owner", "jobs:{unserved}:lease", "jobs:{unserved}:running")));
    }

    @Test
    void aTransactionalJobThatAnotherIsBusyWithIsLeftToIt() throws Exception {
        double busy = ended("test.post", "busy");
        var id = UUID.randomUUID();
        queue.recover("job-sweep");
        queue.execute(
                "insert into job (id, kind, queue, args, max_attempts) values ('%s', 'test.post', 'default', '{\"name\": \"busy\"}', 8)"
                        .formatted(id));
        try (var another = database.getConnection();
                var statement = another.createStatement()) {
            another.setAutoCommit(false);
            statement.execute("select 1 from job where id = '" + id + "' for update");
            queue.recover("job-sweep");

            await(() -> ended("test.post", "busy") > busy);
            statement.execute("insert into ledger (name) values ('busy')");
            statement.execute("delete from job where id = '" + id + "'");
            another.commit();
        }

        await(() -> answer(redis.zscore("jobs:{default}:delayed", id.toString())) == null
                && answer(redis.zscore("jobs:{default}:ready", id.toString())) == null
                && answer(redis.zscore(LEASE, id.toString())) == null);
        assertThat(queue.count("select count(*) from ledger where name = 'busy'"))
                .isEqualTo(1);
        assertThat(queue.count("select count(*) from job_failure where job_id = '" + id + "'"))
                .isZero();
    }

    private Map<UUID, Crashes.Charge> charged(UUID id) throws SQLException {
        return crashes.charge(Map.of(id, ""), CRASH_LIMIT, System.nanoTime(), Duration.ofMinutes(1))
                .jobs();
    }

    private long row(UUID id, String condition) throws SQLException {
        return queue.count("select count(*) from job where id = '" + id + "' and " + condition);
    }

    private double ended(String kind, String outcome) {
        return metrics.find("jobs.attempts").tags("kind", kind, "outcome", outcome).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
