package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(BusCheckTest.TwoASecond.class)
class BusCheckTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Inject
    Redis redis;

    @Inject
    Publisher publisher;

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    void theBusIsConnected() throws Exception {
        // The other test may have left Redis frozen.
        ask(Request.cmd(Command.PING));
        await().atMost(LONG)
                .until(() -> metrics.get("realtime.bus.connected").gauge().value() == 1);
    }

    @Test
    void aRedisThatIsBusyForSomeChecksKeepsItsConnection() throws Exception {
        var before = reconnects();
        try (var client = ProtocolClient.established(server, app.key())) {
            client.subscribe("busy");
            assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher_internal:subscription_succeeded");

            freeze(Duration.ofMillis(1_200));
            // It is answered when Redis goes on, and so are the pings.
            publisher.publish("busy", "late", "{}");

            assertThat(ProtocolClient.event(client.next())).isEqualTo("late");
            assertThat(reconnects()).isEqualTo(before);
        }
    }

    @Test
    void messagesThatComeWhileItIsCheckedDoNotCostAConnectionThatWorks() throws Exception {
        var before = reconnects();
        try (var client = ProtocolClient.established(server, app.key())) {
            client.subscribed("loud");
            // Longer than six checks of half a second: a ping that was forgotten would be missed by then.
            long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
            int said = 0;
            while (System.nanoTime() < end) {
                publisher.publish("loud", "said", String.valueOf(said++));
            }
            for (int heard = 0; heard < said; heard++) {
                assertThat(client.nextData("loud", "said")).isEqualTo(String.valueOf(heard));
            }
            assertThat(reconnects()).isEqualTo(before);
        }
    }

    @Test
    void aRedisThatIsSilentForLongGetsAnotherConnection() throws Exception {
        var before = reconnects();

        freeze(Duration.ofSeconds(6));

        await().atMost(LONG).until(() -> reconnects() > before);
        await().atMost(LONG)
                .until(() -> metrics.get("realtime.bus.connected").gauge().value() == 1);
    }

    private void freeze(Duration howLong) throws Exception {
        ask(Request.cmd(Command.CLIENT).arg("PAUSE").arg(howLong.toMillis()));
    }

    private void ask(Request request) throws Exception {
        redis.send(request).toCompletionStage().toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    private double reconnects() {
        return metrics.get("realtime.bus.reconnects").counter().count();
    }

    /** Two checks a second; five that are missed cost a connection. */
    public static final class TwoASecond implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("innkeeper.realtime.bus-check", "PT0.5S");
        }
    }
}
