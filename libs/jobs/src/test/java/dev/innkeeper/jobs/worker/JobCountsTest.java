package dev.innkeeper.jobs.worker;

import static dev.innkeeper.jobs.worker.TestQueue.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import dev.innkeeper.jobs.JobKind;
import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.jobs.Throttle;
import dev.innkeeper.jobs.dispatch.Pushable;
import dev.innkeeper.jobs.dispatch.Pushes;
import dev.innkeeper.testkit.Backends;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a worker counts of jobs that end in each way, by queue and kind. */
@QuarkusTest
@WithTestResource(Backends.class)
class JobCountsTest {
    private static final String KIND = "test.counted";
    private static final String QUEUE = "notifications";

    /** Does what its word says; no other test counts its kind. */
    @JobKind(value = KIND, queue = QUEUE, maxAttempts = 2)
    record Counted(String word) implements Job {}

    @Singleton
    static class CountedHandler implements JobHandler<Counted> {
        private final TestQueue queue;

        CountedHandler(TestQueue queue) {
            this.queue = queue;
        }

        @Override
        public void handle(Counted job, JobContext context) throws SQLException {
            switch (job.word()) {
                case "fail" -> throw new IllegalStateException("each time");
                case "fail once" -> {
                    if (context.attempt() == 1) {
                        throw new IllegalStateException("once");
                    }
                }
                // As it is for one that stood still for so long that its job was charged to a crash meanwhile.
                case "come late" -> {
                    if (context.attempt() == 1) {
                        queue.execute("update job set attempt = 2 where id = '" + context.jobId() + "'");
                    }
                }
                default -> {}
            }
        }
    }

    /** Takes a while, once. */
    @JobKind(value = Timed.KIND, queue = QUEUE)
    record Timed() implements Job {
        static final String KIND = "test.timed";
    }

    @Singleton
    static class TimedHandler implements JobHandler<Timed> {
        private final TestQueue queue;

        TimedHandler(TestQueue queue) {
            this.queue = queue;
        }

        @Override
        public void handle(Timed job, JobContext context) throws SQLException {
            queue.execute("select pg_sleep(0.06)");
        }
    }

    @Inject
    Jobs jobs;

    @Inject
    Pushes pushes;

    @Inject
    RedisAPI redis;

    @Inject
    DataSource database;

    @Inject
    MeterRegistry metrics;

    @Inject
    TestQueue queue;

    @Inject
    TestJobs.HoldHandler hold;

    @BeforeEach
    void begin() throws Exception {
        queue.recover("job-reseed");
    }

    @Test
    void eachEndIsCountedOnce() {
        double enqueued = counter("jobs.enqueued");
        double done = attempts("done");
        double retried = attempts("retried");
        double dead = attempts("dead");
        long started = timed("jobs.wait");
        long ran = timed("jobs.run");

        jobs.enqueueAll(Collections.nCopies(5, new Counted("succeed")));
        jobs.enqueue(new Counted("fail once"));
        jobs.enqueue(new Counted("fail"));
        jobs.enqueue(new Counted("fail"));

        await(() -> attempts("done") == done + 6);
        await(() -> attempts("dead") == dead + 2);
        assertThat(attempts("retried") - retried).isEqualTo(3);
        assertThat(counter("jobs.enqueued") - enqueued).isEqualTo(8);
        assertThat(timed("jobs.wait") - started).isEqualTo(11);
        assertThat(timed("jobs.run") - ran).isEqualTo(11);
    }

    @Test
    void whatIsAcknowledgedTooLateIsRejectedAndTheAttemptThatCountsIsCounted() {
        double done = attempts("done");
        double rejected = attempts("rejected");

        jobs.enqueue(new Counted("come late"));

        await(() -> attempts("done") == done + 1);
        assertThat(attempts("rejected") - rejected).isEqualTo(1);
    }

    @Test
    void waitAndRunAreHistogramsInSeconds() {
        jobs.enqueue(new Timed());

        await(() -> timer(Timed.KIND, "jobs.run") instanceof Timer timer && timer.count() == 1);
        var run = Objects.requireNonNull(timer(Timed.KIND, "jobs.run"));
        assertThat(run.totalTime(TimeUnit.MILLISECONDS)).isBetween(60.0, 4000.0);
        assertThat(within(run, Duration.ofMillis(50))).isZero();
        assertThat(within(run, Duration.ofSeconds(5))).isOne();
        assertThat(within(Objects.requireNonNull(timer(Timed.KIND, "jobs.wait")), Duration.ofMinutes(5)))
                .isOne();
    }

    @Test
    void aPushOfWhatIsGoneIsAGhost() {
        double ghosts = ghosts();

        pushes.push(List.of(new Pushable(UUID.randomUUID(), QUEUE, 0, Throttle.NONE)));

        await(() -> ghosts() == ghosts + 1);
    }

    @Test
    void aLeaseThatExpiredIsASuspectAndACrashIfItsWorkerDied() throws Exception {
        double suspects = counter("jobs.suspects");
        double crashes = counter("jobs.crashes");
        double done = attempts("done");
        var id = UUID.randomUUID();
        queue.execute("insert into job (id, kind, queue, args, max_attempts)"
                + " values ('%s', '%s', '%s', '{\"word\": \"succeed\"}', 8)".formatted(id, KIND, QUEUE));
        redis.hset(List.of("jobs:{notifications}:owner", id.toString(), "dead|"))
                .await()
                .indefinitely();
        redis.zadd(List.of("jobs:{notifications}:lease", "1", id.toString()))
                .await()
                .indefinitely();

        await(() -> attempts("done") == done + 1);

        assertThat(counter("jobs.suspects") - suspects).isEqualTo(1);
        assertThat(counter("jobs.crashes") - crashes).isEqualTo(1);
    }

    @Test
    void theCompleterLagsWhilePostgresDoesNotTakeWhatIsDone() throws Exception {
        var id = jobs.enqueue(new TestJobs.Hold("done and not written"));
        await(() -> hold.begun.containsKey("done and not written"));
        try (var connection = database.getConnection();
                var lock = connection.createStatement()) {
            connection.setAutoCommit(false);
            lock.execute("select 1 from job where id = '" + id + "' for update");
            hold.latch("done and not written").countDown();
            await(() -> gauge("jobs.completer.lag.seconds") > 0.3);

            jobs.enqueue(new Counted("succeed"));
            await(() -> gauge("jobs.completer.backlog") == 1);
            connection.rollback();
        }
        await(() -> gauge("jobs.completer.lag.seconds") == 0);
        assertThat(gauge("jobs.completer.backlog")).isZero();
    }

    private double ghosts() {
        return metrics.counter("jobs.ghosts", "queue", QUEUE).count();
    }

    private double counter(String name) {
        return metrics.counter(name, "kind", KIND, "queue", QUEUE).count();
    }

    private double attempts(String outcome) {
        return metrics.counter("jobs.attempts", "kind", KIND, "queue", QUEUE, "outcome", outcome)
                .count();
    }

    private long timed(String name) {
        var timer = timer(KIND, name);
        return timer == null ? 0 : timer.count();
    }

    // To look for it does not make it: who makes a meter first decides of its buckets.
    private @Nullable Timer timer(String kind, String name) {
        return metrics.find(name).tag("kind", kind).tag("queue", QUEUE).timer();
    }

    private double gauge(String name) {
        return metrics.get(name).gauge().value();
    }

    /** How many were so quick, by the bucket of that bound. */
    private static double within(Timer timer, Duration most) {
        return Arrays.stream(timer.takeSnapshot().histogramCounts())
                .filter(bucket -> bucket.bucket(TimeUnit.MILLISECONDS) == most.toMillis())
                .mapToDouble(bucket -> bucket.count())
                .findFirst()
                .orElseThrow();
    }
}
