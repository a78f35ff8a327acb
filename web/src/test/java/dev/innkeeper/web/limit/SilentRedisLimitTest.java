package dev.innkeeper.web.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.testkit.FreezableBackends;
import dev.innkeeper.testkit.FreezableLine;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Connections to Redis that fall silent: nothing ends them, and nothing comes. */
@QuarkusTest
@WithTestResource(FreezableBackends.class)
class SilentRedisLimitTest {
    @SuppressWarnings("NullAway.Init")
    FreezableLine line;

    @Inject
    LoginLimit limit;

    @Inject
    MeterRegistry meters;

    @ConfigProperty(name = "quarkus.redis.max-pool-size")
    int pooled;

    @Test
    void attemptsAreCountedHereMeanwhileAndForAllReplicasSoonAfter() {
        attempt();
        double before = countedHere();
        line.freeze();

        // Each keeps a connection until that is closed.
        int attempts = 2 * pooled;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = IntStream.range(0, attempts)
                    .mapToObj(i -> CompletableFuture.runAsync(this::attempt, threads))
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(all).orTimeout(5, TimeUnit.SECONDS).join();
        }
        assertThat(countedHere()).isEqualTo(before + attempts);

        line.thaw();
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            double counted = countedHere();
            attempt();
            return countedHere() == counted;
        });
        await().atMost(Duration.ofSeconds(20)).until(() -> line.silent() == 0);
    }

    private void attempt() {
        var random = UUID.randomUUID();
        assertThat(limit.login(random + "@example.com", "client " + random).allowed())
                .isTrue();
    }

    private double countedHere() {
        return meters.get("hotel.limit.local").counter().count();
    }
}
