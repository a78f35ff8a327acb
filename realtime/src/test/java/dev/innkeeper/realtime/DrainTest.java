package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.Broadcast;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(DrainTest.Slowly.class)
class DrainTest {
    private static final int CLIENTS = 300;
    private static final int A_SECOND = 60;
    private static final long EVENTS_APART_MILLIS = 20;

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Inject
    Apps apps;

    @Inject
    Broadcast broadcast;

    @Inject
    Event<Draining> draining;

    private record Close(int client, int code, long afterMillis) {}

    @Test
    void clientsAreSentAwayInRandomOrderAtARateAndLoseNothing() throws Exception {
        List<Close> closes = new CopyOnWriteArrayList<>();
        var published = new AtomicInteger();
        var returned = new AtomicIntegerArray(CLIENTS);
        List<Follower> followers = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            var follower = new Follower(server, app.key(), "kept.drain");
            follower.connect(0);
            followers.add(follower);
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var clock = Executors.newSingleThreadScheduledExecutor()) {
            var publishing = clock.scheduleAtFixedRate(
                    () -> broadcast.publish("kept.drain", "count", published.incrementAndGet()),
                    0,
                    EVENTS_APART_MILLIS,
                    TimeUnit.MILLISECONDS);
            long start = System.nanoTime();
            draining.fire(new Draining());
            List<Future<?>> readers = IntStream.range(0, CLIENTS)
                    .<Future<?>>mapToObj(i -> threads.submit(() -> {
                        int code = followers.get(i).readToTheClose();
                        closes.add(new Close(i, code, (System.nanoTime() - start) / 1_000_000));
                        // As another node would, this one lets newcomers in, and sends them away last.
                        returned.compareAndSet(i, 0, followers.get(i).connect(1) ? 1 : 0);
                    }))
                    .toList();
            for (var reader : readers) {
                reader.get();
            }
            publishing.cancel(false);

            int there = 0;
            for (int i = 0; i < CLIENTS; i++) {
                var follower = followers.get(i);
                assertThat(follower.losses()).isZero();
                if (returned.get(i) == 1) {
                    there++;
                    assertThat(follower.readToTheClose()).isIn(4200, 1001);
                    assertThat(follower.recoveries()).isEqualTo(1);
                    assertThat(follower.last()).isPositive().isLessThanOrEqualTo(published.get());
                }
            }
            // The last ones may find that the node has gone for good.
            assertThat(there).isGreaterThan(CLIENTS * 9 / 10);
        }

        assertNewcomersAreSentElsewhere();
        assertThat(closes).extracting(Close::code).containsOnly(4200);
        assertThat(closes)
                .extracting(Close::client)
                .isNotEqualTo(IntStream.range(0, CLIENTS).boxed().toList());
        // Up to any moment hardly more have gone than the rate allows, however late they learn it here; in a stampede
        // all
        // would have at the first.
        var times = closes.stream().mapToLong(Close::afterMillis).sorted().toArray();
        assertThat(IntStream.range(0, CLIENTS))
                .allSatisfy(gone -> assertThat(gone).isLessThan((int) (A_SECOND * (1 + times[gone] / 1e3))));
    }

    // Not with 4200: clients that hear it in the handshake try again hundreds of times a second.
    private void assertNewcomersAreSentElsewhere() {
        await().atMost(ProtocolClient.PATIENCE).until(() -> {
            try (var newcomer = ProtocolClient.connect(server, "app/" + app.key() + "?protocol=7")) {
                var first = newcomer.next();
                return ProtocolClient.event(first).equals("pusher:error")
                        && first.path("data").path("code").intValue() == 4100
                        && newcomer.closeCode() == 4100;
            }
        });
        try (var api = new ApiClient(server, apps.configured())) {
            var event = "{\"name\":\"e\",\"data\":\"d\",\"channel\":\"c\"}";
            assertThat(api.post("/events", event).statusCode())
                    .as("requests are answered to the end")
                    .isEqualTo(200);
        }
    }

    /** Sixty clients a second. */
    public static final class Slowly implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "innkeeper.realtime.subscribe-timeout",
                    "PT15S",
                    "innkeeper.broadcast.history",
                    "kept.*:1000:PT5M",
                    "innkeeper.realtime.drain-rate",
                    String.valueOf(A_SECOND),
                    "innkeeper.platform.drain-timeout",
                    "PT15S");
        }
    }
}
