package dev.innkeeper.jobs.worker;

import static dev.innkeeper.jobs.EnqueueOption.limitedBy;
import static dev.innkeeper.jobs.worker.TestQueue.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.JobHandler;
import dev.innkeeper.jobs.JobKind;
import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.jobs.Throttle;
import dev.innkeeper.jobs.dispatch.Epochs;
import dev.innkeeper.jobs.dispatch.Fillings;
import dev.innkeeper.jobs.dispatch.Pushable;
import dev.innkeeper.jobs.dispatch.Pushes;
import dev.innkeeper.jobs.dispatch.Settlements;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs that end while Redis is away or filled: it hears of that afterwards, whatever it was told in between. */
@QuarkusTest
@WithTestResource(Backends.class)
class ToldAgainTest {
    private static final String QUEUE = "default";
    private static final Duration HIDDEN = Duration.ofMinutes(1);

    /** Fails once it is let go, for the first time. */
    @JobKind(value = "test.fail-when-told", timeout = "PT20S")
    record FailWhenTold(String name) implements Job {}

    @Singleton
    static class FailWhenToldHandler implements JobHandler<FailWhenTold> {
        final Map<String, Integer> begun = new ConcurrentHashMap<>();
        private final Map<String, CountDownLatch> latches = new ConcurrentHashMap<>();

        @Override
        public void handle(FailWhenTold job, JobContext context) throws InterruptedException {
            begun.put(job.name(), context.attempt());
            if (context.attempt() == 1) {
                latch(job.name()).await();
                throw new IllegalStateException("as it was told");
            }
        }

        CountDownLatch latch(String name) {
            return latches.computeIfAbsent(name, none -> new CountDownLatch(1));
        }
    }

    @Inject
    Jobs jobs;

    @Inject
    Epochs epochs;

    @Inject
    Fillings fillings;

    @Inject
    Pushes pushes;

    @Inject
    Settlements settlements;

    @Inject
    Degraded degraded;

    @Inject
    RedisAPI redis;

    @Inject
    Clock clock;

    @Inject
    TestQueue queue;

    @Inject
    TestJobs.HoldHandler hold;

    @Inject
    FailWhenToldHandler failing;

    @BeforeEach
    void begin() throws Exception {
        queue.serve();
    }

    @Test
    void whatIsDoneIsForgottenThoughTheFillingHadReadItBefore() throws Exception {
        var id = jobs.enqueue(new TestJobs.Hold("filled"), limitedBy("filled", 1));
        await(() -> hold.begun.containsKey("filled"));

        filling(id, () -> {
            hold.latch("filled").countDown();
            await(() -> row(id, "true") == 0);
        });

        await(() -> !isKnown(id));
        await(() -> settlements.untold() == 0);
    }

    @Test
    void whatFailsIsTriedAgainInTimeThoughTheFillingHadReadItBefore() throws Exception {
        var id = jobs.enqueue(new FailWhenTold("filled"), limitedBy("filled", 1));
        await(() -> failing.begun.containsKey("filled"));

        filling(id, () -> {
            failing.latch("filled").countDown();
            await(() -> row(id, "attempt = 2") == 1);
        });

        await(() -> failing.begun.getOrDefault("filled", 0) == 2);
        await(() -> row(id, "true") == 0 && !isKnown(id));
    }

    /** The queue is closed, a job ends, and only then Redis is told of its row, put off as it was before. */
    private void filling(UUID id, Ending ending) throws Exception {
        var mark = epochs.current(QUEUE).orElseThrow();
        fillings.begin(QUEUE, mark);
        await(degraded::away);
        ending.happens();
        await(settlements::idle);
        pushes.pushNow(
                List.of(new Pushable(id, QUEUE, clock.instant().plus(HIDDEN).toEpochMilli(), Throttle.NONE)));
        assertThat(isKnown(id)).isTrue();
        assertThat(fillings.open(QUEUE, mark)).isTrue();
    }

    private interface Ending {
        void happens() throws Exception;
    }

    private long row(UUID id, String condition) throws SQLException {
        return queue.count("select count(*) from job where id = '" + id + "' and " + condition);
    }

    private boolean isKnown(UUID id) {
        return Stream.of("ready", "delayed", "lease")
                .anyMatch(place -> redis.zscore("jobs:{" + QUEUE + "}:" + place, id.toString())
                                .await()
                                .indefinitely()
                        != null);
    }
}
