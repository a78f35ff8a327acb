package dev.innkeeper.jobs.worker;

import static dev.innkeeper.jobs.worker.TestQueue.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.jobs.store.Crashes;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs have lost their worker, and who looks after them is slow, or cannot go on. */
@QuarkusTest
@WithTestResource(Backends.class)
class ReapingTest {
    private static final int JOBS = 64;
    private static final int CRASH_LIMIT = 5;
    private static final String CHARGED =
            "select count(*) from job where crash_count = 1 and kind = 'test.reaped' and queue = '%s'";

    @Inject
    LeaseKeeper keeper;

    @Inject
    Crashes crashes;

    @Inject
    TestQueue queue;

    @Inject
    RedisAPI redis;

    @BeforeEach
    void slow() throws SQLException {
        queue.execute("create or replace function take_your_time() returns trigger language plpgsql as"
                + " $$ begin perform pg_sleep(0.05); return new; end $$");
        queue.execute("create trigger slow_reaping before update on job for each row"
                + " when (old.queue = 'slow') execute function take_your_time()");
    }

    @AfterEach
    void asBefore() throws SQLException {
        queue.execute("drop trigger slow_reaping on job");
        queue.execute("drop function take_your_time()");
        queue.execute("delete from job where kind = 'test.reaped'");
        for (var part : List.of("lease", "owner", "ready", "delayed")) {
            redis.del(List.of("jobs:{slow}:" + part, "jobs:{quick}:" + part))
                    .await()
                    .indefinitely();
        }
    }

    @Test
    void fewerAreLookedAtUntilItGoesOnAndOtherQueuesDoNotWaitForThat() throws Exception {
        for (int i = 0; i < JOBS; i++) {
            losesItsWorker("slow");
        }
        losesItsWorker("quick");

        assertThatThrownBy(() -> keeper.reap(List.of("slow", "quick"))).isInstanceOf(SQLTimeoutException.class);
        while (queue.count(CHARGED.formatted("quick")) == 0) {
            reapWhatItCan("slow", "quick");
        }
        assertThat(queue.count(CHARGED.formatted("slow"))).isLessThan(JOBS);

        await(() -> {
            reapWhatItCan("slow");
            return queue.count(CHARGED.formatted("slow")) == JOBS;
        });
    }

    @Test
    void whatWasChargedByOneWhoCouldNotGoOnIsHandedBackAndNotChargedAgain() throws Exception {
        var id = losesItsWorker("quick");
        crashes.charge(Map.of(id, "dead"), CRASH_LIMIT, System.nanoTime(), Duration.ofMinutes(1));

        await(() -> {
            reapWhatItCan("quick");
            return score("ready", id) != null && score("lease", id) == null;
        });
        assertThat(queue.count(CHARGED.formatted("quick"))).isOne();
    }

    private @Nullable Object score(String part, UUID id) {
        return redis.zscore("jobs:{quick}:" + part, id.toString()).await().indefinitely();
    }

    private void reapWhatItCan(String... queues) throws Exception {
        try {
            keeper.reap(List.of(queues));
        } catch (SQLTimeoutException e) {
            // The next time it is fewer, or the machine not as busy.
        }
    }

    private UUID losesItsWorker(String name) throws SQLException {
        var id = UUID.randomUUID();
        queue.execute(
                "insert into job (id, kind, queue, args, max_attempts) values ('%s', 'test.reaped', '%s', '{}', 8)"
                        .formatted(id, name));
        redis.hset(List.of("jobs:{" + name + "}:owner", id.toString(), "dead|"))
                .await()
                .indefinitely();
        redis.zadd(List.of("jobs:{" + name + "}:lease", "1", id.toString()))
                .await()
                .indefinitely();
        return id;
    }
}
