package dev.innkeeper.realtime;

import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.BroadcastConfig;
import dev.innkeeper.testkit.FreezableLine;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisOverLine.class)
@TestProfile(FrozenRedisTest.SoonNoticed.class)
class FrozenRedisTest {
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final Duration SOON = Duration.ofSeconds(15);

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Inject
    MeterRegistry metrics;

    @Nullable
    FreezableLine injected;

    @Test
    void aRedisThatTakesTheFrozenOnesPlaceIsFoundThoughThatOneStillAcceptsConnections() {
        var line = Objects.requireNonNull(injected);
        await().atMost(LONG).until(() -> connected("bus") && connected("state"));
        line.freeze();
        await().atMost(LONG).until(() -> !connected("bus") && !connected("state"));
        int attempts = line.opened();
        await("who will never answer was asked").atMost(LONG).until(() -> line.opened() > attempts);

        line.thaw();

        await().atMost(SOON).until(() -> connected("bus") && connected("state"));
        try (var client = ProtocolClient.established(server, app.key())) {
            client.subscribed("found");
        }
    }

    private boolean connected(String what) {
        return metrics.get("realtime." + what + ".connected").gauge().value() == 1;
    }

    /** A connection of the bus that fell silent is noticed within a second. */
    public static final class SoonNoticed implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("innkeeper.realtime.bus-check", "PT0.2S");
        }
    }
}
