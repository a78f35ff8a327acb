package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.Broadcast;
import dev.innkeeper.broadcast.BroadcastConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(SlowConsumerTest.LatestPrices.class)
class SlowConsumerTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String LARGE = "x".repeat(10_000);
    private static final int PRICES = 50;
    // The queue of 1 MB, and some more here and at the client.
    private static final int KEPT = 2_000_000;

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Inject
    Broadcast broadcast;

    @Inject
    MeterRegistry metrics;

    @Test
    void whoDoesNotReadIsSentAwayWithoutCostToTheOthers() throws Exception {
        double closed = closes();
        try (var stalled = stalled("flood");
                var reader = ProtocolClient.established(server, app.key()).subscribed("flood")) {
            int sent = 0;
            while (closes() == closed) {
                broadcast.publish("flood", "count", sent + LARGE);
                assertThat(reader.nextData("flood", "count")).startsWith("\"" + sent + "x");
                sent++;
            }

            assertThat(sent * LARGE.length())
                    .describedAs("its queue and what the operating system keeps of it")
                    .isLessThan(KEPT);
            assertThat(stalled.lastCloseCode()).isIn(4100, RawSocket.NO_CODE);
            await().atMost(LONG).until(() -> queued() == 0);
            reader.hasNothingElse();
        }
    }

    @Test
    void whoCatchesUpGetsOnlyTheNewestOfWhatOnlyCountsWhenNew() throws Exception {
        try (var client = stalled("stream", "price.room")) {
            while (queued() < 100_000) {
                broadcast.publish("stream", "count", LARGE);
                awaitDelivered();
            }
            for (int price = 1; price <= PRICES; price++) {
                broadcast.publish("price.room", "price", price);
            }
            broadcast.publish("stream", "end", "");
            await().atMost(LONG).until(() -> superseded() >= PRICES - 1);

            var prices = new ArrayList<String>();
            boolean ended = false;
            while (!ended || prices.isEmpty()) {
                String text = client.nextBesidesPings().text();
                ended |= text.contains("\"end\"");
                if (text.contains("\"price\"")) {
                    prices.add(ProtocolClient.json(text).path("data").asText());
                }
            }
            assertThat(prices).containsExactly(String.valueOf(PRICES));
            broadcast.publish("price.room", "price", PRICES + 1);
            assertThat(client.nextBesidesPings().text()).contains(String.valueOf(PRICES + 1));
        }
    }

    @Test
    void theLongestQueueIsCutOffWhenAllTogetherAreTooLong() throws Exception {
        double closed = closes();
        try (var shorter = stalled("short");
                var longer = stalled("long")) {
            while (queued() < 300_000) {
                broadcast.publish("short", "count", LARGE);
                awaitDelivered();
            }
            while (closes() == closed) {
                broadcast.publish("long", "count", LARGE);
                awaitDelivered();
            }

            assertThat(longer.lastCloseCode()).isIn(4100, RawSocket.NO_CODE);
            shorter.sendText("{\"event\":\"pusher:ping\",\"data\":{}}");
            var frame = shorter.nextBesidesPings();
            while (!frame.text().contains("pusher:pong")) {
                assertThat(frame.kind()).isEqualTo(RawSocket.TEXT);
                frame = shorter.nextBesidesPings();
            }
        }
    }

    /** A subscriber that reads nothing from then on. */
    private RawSocket stalled(String... channels) throws Exception {
        var socket = new RawSocket(server, "app/" + app.key() + "?protocol=7");
        assertThat(socket.next().text()).contains("pusher:connection_established");
        for (String channel : channels) {
            socket.sendText("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"%s\"}}".formatted(channel));
            assertThat(socket.next().text()).contains("subscription_succeeded");
        }
        return socket;
    }

    /** What was published is with the clients, or waits for them. */
    private void awaitDelivered() {
        try (var witness = ProtocolClient.established(server, app.key()).subscribed("witness")) {
            broadcast.publish("witness", "here", "");
            witness.nextData("witness", "here");
        }
    }

    private double closes() {
        var counter = metrics.find("realtime.closes").tag("code", "4100").counter();
        return counter == null ? 0 : counter.count();
    }

    private double queued() {
        return metrics.get("realtime.queued.bytes").gauge().value();
    }

    private double superseded() {
        return metrics.get("realtime.drops")
                .tag("reason", "superseded")
                .counter()
                .count();
    }

    /** Prices count only when new, and a node bears less than two stalled clients are allowed together. */
    public static final class LatestPrices implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "innkeeper.realtime.latest-only", "price.*",
                    "innkeeper.realtime.node-queued-bytes", "1400000",
                    "innkeeper.realtime.max-queued-bytes", "1300000",
                    "innkeeper.realtime.slow-timeout", "PT60S");
        }
    }
}
