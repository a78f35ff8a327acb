package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.broadcast.BroadcastConfig;
import dev.innkeeper.platform.lifecycle.Draining;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A node that nobody has connected to is told to stop, and the balancer has not noticed yet. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(DrainNewcomersTest.WithDelay.class)
class DrainNewcomersTest {
    private static final int NEWCOMERS = 20;
    private static final int A_SECOND = 10;

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Inject
    Event<Draining> draining;

    @Test
    void whoComesToEventLoopsThatHadNobodyIsSentAwayAtTheRateToo() throws Exception {
        draining.fire(new Draining());
        List<ProtocolClient> clients = new ArrayList<>();
        for (int i = 0; i < NEWCOMERS; i++) {
            clients.add(ProtocolClient.established(server, app.key()));
        }

        List<Long> closed = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var closes = clients.stream()
                    .map(client -> threads.submit(() -> {
                        assertThat(client.closeCodeAfterAnything()).isEqualTo(4200);
                        return System.nanoTime();
                    }))
                    .toList();
            for (var close : closes) {
                closed.add(close.get());
            }
        }

        closed.sort(null);
        assertThat((closed.getLast() - closed.getFirst()) / 1_000_000)
                .as("milliseconds between the first and the last")
                .isGreaterThan(500L * NEWCOMERS / A_SECOND);
    }

    public static final class WithDelay implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.vertx.event-loops-pool-size",
                    "4",
                    "innkeeper.realtime.drain-rate",
                    String.valueOf(A_SECOND),
                    "innkeeper.platform.shutdown-delay",
                    "PT3S",
                    "innkeeper.platform.drain-timeout",
                    "PT15S");
        }
    }
}
