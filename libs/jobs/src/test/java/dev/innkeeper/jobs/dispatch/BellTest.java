package dev.innkeeper.jobs.dispatch;

import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.redis.client.Redis;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class BellTest {
    private static final int TURNS = 6;

    @Inject
    Redis redis;

    @Inject
    RedisAPI api;

    @Test
    void aSubscriptionThatAnswersIsKept() {
        var bell = new Bell(redis);
        var rung = new AtomicInteger();
        bell.listen(rung::incrementAndGet, () -> {});
        await(() -> rung.get() > 0);

        for (int turn = 0; turn < TURNS; turn++) {
            bell.listen(rung::incrementAndGet, () -> {});
            int before = rung.get();
            // Heard only if it was not dropped, and after the answer to this turn's question.
            api.publish(QueueKeys.BELL, "default").await().indefinitely();
            await(() -> rung.get() > before);
        }
        bell.close();
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(condition);
    }
}
