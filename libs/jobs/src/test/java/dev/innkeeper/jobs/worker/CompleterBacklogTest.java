package dev.innkeeper.jobs.worker;

import static dev.innkeeper.jobs.EnqueueOption.at;
import static dev.innkeeper.jobs.worker.TestQueue.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.testkit.Backends;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.Response;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Postgres can be read and not written: what is done can not be completed. */
@QuarkusTest
@WithTestResource(Backends.class)
class CompleterBacklogTest {
    private static final int MANY = 12_000;
    // Of which claims stop.
    private static final int BACKLOG = 2048;
    // Those, a batch that is being written, one claim, and what was claimed ahead.
    private static final int MOST_RUN = BACKLOG + 4 * 1000;
    private static final int RENEWALS = 3;

    @Inject
    Jobs jobs;

    @Inject
    Clock clock;

    @Inject
    DataSource database;

    @Inject
    RedisAPI redis;

    @Inject
    MeterRegistry metrics;

    @Inject
    TestQueue queue;

    @Inject
    Degraded degraded;

    @Inject
    TestJobs.SayHandler say;

    @BeforeEach
    void begin() throws Exception {
        queue.recover("job-reseed");
        await(() -> !degraded.away());
    }

    @Test
    void nothingMoreIsClaimedUntilItIsAndThenAllIsDoneOnce() throws Exception {
        var many = IntStream.range(0, MANY)
                .mapToObj(i -> new TestJobs.Say("backlog " + i))
                .toList();
        jobs.enqueueAll(many, at(clock.instant().plus(Duration.ofHours(1))));
        queue.execute("update job set run_at = now() where args->>'name' like 'backlog %'");

        try (var connection = database.getConnection();
                var lock = connection.createStatement()) {
            connection.setAutoCommit(false);
            lock.execute("lock table job in share mode");
            queue.recover("job-load");
            await(() -> gauge("jobs.completer.backlog") > BACKLOG);
            long renewed = renewals();
            await(() -> renewals() >= renewed + RENEWALS);

            assertThat(run()).isBetween(BACKLOG, MOST_RUN);
            assertThat(gauge("jobs.completer.lag.seconds")).isPositive();
            assertThat(earliestLease())
                    .describedAs("what waits to be completed keeps its lease")
                    .isGreaterThan(clock.millis());
            connection.rollback();
        }

        await(() -> queue.count("select count(*) from job where args->>'name' like 'backlog %'") == 0);
        assertThat(many).allSatisfy(job -> assertThat(say.said).containsEntry(job.name(), 1));
    }

    private int run() {
        return (int) say.said.keySet().stream()
                .filter(name -> name.startsWith("backlog "))
                .count();
    }

    private double gauge(String name) {
        return metrics.get(name).gauge().value();
    }

    private long renewals() {
        return metrics.get("jobs.redis.roundtrip").tag("call", "renew").timer().count();
    }

    private long earliestLease() throws Exception {
        var first = answer(redis.zrange(List.of("jobs:{default}:lease", "0", "0")))
                .get(0)
                .toString();
        return answer(redis.zscore("jobs:{default}:lease", first)).toDouble().longValue();
    }

    private static Response answer(Future<Response> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
