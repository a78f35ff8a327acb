package dev.innkeeper.jobs.worker;

import static dev.innkeeper.jobs.worker.TestQueue.await;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many jobs have lost their worker, and Postgres is slow: all at once take longer than others are kept from them. */
@QuarkusTest
@WithTestResource(Backends.class)
class SlowReapingTest {
    private static final int JOBS = 64;
    private static final String CHARGED =
            "select count(*) from job where crash_count = 1 and kind = 'test.reaped' and queue = '%s'";

    @Inject
    LeaseKeeper keeper;

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
        await(() -> queue.count(CHARGED.formatted("quick")) == 1);

        await(() -> {
            reapWhatItCan();
            return queue.count(CHARGED.formatted("slow")) == JOBS;
        });
    }

    private void reapWhatItCan() throws Exception {
        try {
            keeper.reap(List.of("slow"));
        } catch (SQLTimeoutException e) {
            // The next time it is fewer.
        }
    }

    private void losesItsWorker(String name) throws SQLException {
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
    }
}
