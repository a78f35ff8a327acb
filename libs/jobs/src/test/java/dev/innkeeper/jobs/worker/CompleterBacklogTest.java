package dev.innkeeper.jobs.worker;

import static dev.innkeeper.jobs.EnqueueOption.at;
import static dev.innkeeper.jobs.worker.TestQueue.answer;
import static dev.innkeeper.jobs.worker.TestQueue.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
    TestQueue queue;

    @Inject
    TestJobs.SayHandler say;

    @BeforeEach
    void begin() throws Exception {
        queue.serve();
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
            await(() -> queue.gauge("jobs.completer.backlog") > BACKLOG);
            long renewed = queue.renewals();
            await(() -> queue.renewals() >= renewed + RENEWALS);

            assertThat(run()).isBetween(BACKLOG, MOST_RUN);
            assertThat(queue.gauge("jobs.completer.lag.seconds")).isPositive();
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

    private long earliestLease() throws Exception {
        var first = answer(redis.zrange(List.of("jobs:{default}:lease", "0", "0")))
                .get(0)
                .toString();
        return answer(redis.zscore("jobs:{default}:lease", first)).toDouble().longValue();
    }
}
