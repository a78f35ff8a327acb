package dev.innkeeper.jobs.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.jobs.Throttle;
import dev.innkeeper.testkit.Backends;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pipelines that nobody waits for: each is given up after a while, or all that come later would wait for it. */
@QuarkusTest
@WithTestResource(Backends.class)
class UnansweredTest {
    private static final String QUEUE = "unanswered";
    private static final UUID PUSHED = new UUID(0, 1);
    private static final UUID SETTLED = new UUID(0, 2);
    private static final UUID LATER = new UUID(0, 3);

    @Inject
    Pushes pushes;

    @Inject
    Settlements settlements;

    @Inject
    Epochs epochs;

    @Inject
    RedisAPI redis;

    @Inject
    MeterRegistry metrics;

    @AfterEach
    void end() throws Exception {
        epochs.wipe(QUEUE);
    }

    @Test
    void theyAreGivenUpAndCountedAndTheNextGoThrough() {
        double pushesFailed = count("jobs.push.failures");
        double settlementsFailed = count("jobs.settle.failures");
        redis.client(List.of("PAUSE", "60000", "WRITE")).await().indefinitely();
        var answer = redis.set(List.of("unanswered", "so far")).subscribeAsCompletionStage();

        push(PUSHED);
        settlements.forget(QUEUE, SETTLED);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> count("jobs.push.failures") > pushesFailed
                        && count("jobs.settle.failures") > settlementsFailed
                        && pushes.idle()
                        && settlements.idle());
        assertThat(answer.isDone()).describedAs("Redis is silent still").isFalse();

        redis.client(List.of("UNPAUSE")).await().indefinitely();
        answer.join();
        push(LATER);
        await().until(pushes::idle);
        assertThat(redis.zscore("jobs:{unanswered}:ready", LATER.toString())
                        .await()
                        .indefinitely())
                .isNotNull();
    }

    private void push(UUID id) {
        pushes.push(List.of(new Pushable(id, QUEUE, 0, Throttle.NONE)));
    }

    private double count(String name) {
        return metrics.get(name).counter().count();
    }
}
