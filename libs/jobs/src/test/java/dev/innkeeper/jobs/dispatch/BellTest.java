package dev.innkeeper.jobs.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.testkit.Backends;
import dev.innkeeper.testkit.FreezableLine;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.redis.client.Redis;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class BellTest {
    private static final int TURNS = 6;

    @Inject
    Redis redis;

    @Inject
    RedisAPI api;

    @Inject
    Vertx vertx;

    @ConfigProperty(name = "REDIS_URL")
    URI server;

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

    @Test
    void aSubscriptionThatHasGoneSilentIsReplaced() throws Exception {
        try (var line = new FreezableLine(0, server)) {
            var client = Redis.createClient(vertx, "redis://localhost:" + line.port());
            var bell = new Bell(client);
            var connected = new AtomicInteger();
            var heard = new AtomicInteger();
            bell.listen(connected::incrementAndGet, heard::incrementAndGet);
            await(() -> connected.get() > 0);
            line.freeze();
            line.thaw();
            assertThat(line.silent()).isEqualTo(1);

            // It is asked, has not answered when it is to be asked again, and another takes its place.
            await(() -> {
                bell.listen(connected::incrementAndGet, heard::incrementAndGet);
                api.publish(QueueKeys.BELL, QueueKeys.RENEW).await().indefinitely();
                return heard.get() > 0;
            });
            await(() -> line.open() == 1 && line.silent() == 0);
            bell.close();
            client.close();
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(condition);
    }
}
