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
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(GapTest.Kept.class)
class GapTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final long SEED = 31;
    private static final int EVENTS = 250;
    private static final int CONNECTIONS = 4;

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Inject
    Broadcast broadcast;

    @Inject
    Redis redis;

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    void theBusIsConnected() {
        awaitBus();
    }

    @Test
    void whatAnOutageSwallowedOfAChannelWithHistoryFollowsInOrderAndOnce() throws Exception {
        var random = new Random(SEED);
        try (var client = ProtocolClient.established(server, app.key())) {
            for (int i = 0; i < CONNECTIONS; i++) {
                client.subscribed("kept." + i);
            }
            for (int event = 0; event < EVENTS; event++) {
                if (random.nextInt(40) == 0) {
                    cutSubscriptions();
                }
                broadcast.publish("kept." + event % CONNECTIONS, "count", event);
                if (random.nextInt(25) == 0) {
                    awaitBus();
                }
            }

            int[] next = {0, 1, 2, 3};
            for (int event = 0; event < EVENTS; event++) {
                var heard = client.next();
                int channel = Integer.parseInt(heard.path("channel").textValue().substring("kept.".length()));
                assertThat(heard.path("data").textValue()).isEqualTo(String.valueOf(next[channel]));
                next[channel] += CONNECTIONS;
            }
            client.hasNothingElse();
        }
        assertThat(gaps("closed")).isPositive();
    }

    @Test
    void onlyWhoCanResumeIsToldThatAChannelWithoutHistoryMayHaveLostSomething() throws Exception {
        try (var resuming = ProtocolClient.resuming(server, app.key()).subscribed("fleeting");
                var plain = ProtocolClient.established(server, app.key()).subscribed("fleeting")) {
            double before = gaps("lost");

            cutSubscriptions();

            assertThat(resuming.nextData("fleeting", "pusher_internal:missed"))
                    .isEqualTo("{\"epoch\":\"\",\"id\":\"\"}");
            broadcast.publish("fleeting", "said", "after");
            assertThat(resuming.nextData("fleeting", "said")).isEqualTo("\"after\"");
            assertThat(plain.nextData("fleeting", "said")).isEqualTo("\"after\"");
            assertThat(gaps("lost")).isEqualTo(before + 1);
        }
    }

    @Test
    void aHistoryThatWasWipedDuringTheOutageIsNotTakenForWhole() throws Exception {
        try (var client = ProtocolClient.resuming(server, app.key()).subscribed("kept.wiped")) {
            broadcast.publish("kept.wiped", "said", 1);
            client.nextData("kept.wiped", "said");

            ask(Request.cmd(Command.FLUSHALL));
            cutSubscriptions();

            var missed = ProtocolClient.json(client.nextData("kept.wiped", "pusher_internal:missed"));
            assertThat(missed.path("epoch").asText()).isNotEmpty();
            broadcast.publish("kept.wiped", "said", 2);
            assertThat(client.nextData("kept.wiped", "said")).isEqualTo("2");
        }
    }

    @Test
    void aWipedRedisWhoseConnectionsLastCostsNoEvent() throws Exception {
        try (var client = ProtocolClient.resuming(server, app.key()).subscribed("kept.on")) {
            broadcast.publish("kept.on", "said", 1);
            client.nextData("kept.on", "said");

            ask(Request.cmd(Command.FLUSHALL));
            broadcast.publish("kept.on", "said", 2);

            assertThat(client.nextData("kept.on", "said")).isEqualTo("2");
        }
    }

    private void cutSubscriptions() throws Exception {
        ask(Request.cmd(Command.CLIENT).arg("KILL").arg("TYPE").arg("pubsub"));
    }

    private void awaitBus() {
        await().atMost(LONG)
                .until(() -> metrics.get("realtime.bus.connected").gauge().value() == CONNECTIONS);
    }

    private void ask(Request request) throws Exception {
        redis.send(request).toCompletionStage().toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private double gaps(String outcome) {
        return metrics.get("realtime.bus.gaps")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    /** A history for some channels, and as many connections as there may be. */
    public static final class Kept implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "innkeeper.realtime.subscribe-timeout",
                    "PT15S",
                    "innkeeper.broadcast.history",
                    "kept.*:300:PT5M",
                    "innkeeper.realtime.bus-connections",
                    String.valueOf(CONNECTIONS));
        }
    }
}
