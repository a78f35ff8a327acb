package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.BroadcastConfig;
import dev.innkeeper.broadcast.PusherSignature;
import dev.innkeeper.testkit.EmbeddedRedisServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisOutageTest.RedisToCome.class)
class PresenceOutageTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration PROMISED = Duration.ofSeconds(10);
    private static final String CHANNEL = "presence-survivors";

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Inject
    PusherSignature signature;

    @Inject
    MeterRegistry metrics;

    @ConfigProperty(name = "REDIS_URL")
    URI redis;

    @Test
    void whoLeftWhileRedisWasAwayIsGoneAndTheOthersStay() throws Exception {
        try (var ana = ProtocolClient.established(server, app.key());
                var ben = ProtocolClient.established(server, app.key());
                var cleo = ProtocolClient.established(server, app.key())) {
            try (var first = EmbeddedRedisServer.start(redis.getPort())) {
                assertThat(first.port()).isEqualTo(redis.getPort());
                awaitConnected(1);
                join(ana, "ana");
                join(ben, "ben");
                join(cleo, "cleo");
                assertThat(ana.nextData(CHANNEL, "pusher_internal:member_added"))
                        .contains("ben");
                assertThat(ana.nextData(CHANNEL, "pusher_internal:member_added"))
                        .contains("cleo");
            }
            awaitConnected(0);
            ben.close();

            try (var second = EmbeddedRedisServer.start(redis.getPort());
                    var dora = ProtocolClient.established(server, app.key())) {
                assertThat(second.port()).isEqualTo(redis.getPort());
                awaitConnected(1);
                long back = System.nanoTime();

                assertThat(ana.nextData(CHANNEL, "pusher_internal:member_removed"))
                        .contains("ben");
                assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(PROMISED);
                ana.hasNothingElse();
                join(dora, "dora");
                assertThat(ana.nextData(CHANNEL, "pusher_internal:member_added"))
                        .contains("dora");
            }
        }
    }

    @Test
    void whoSignsInWhileRedisIsAwayIsToldSoAndMayTryAgain() throws Exception {
        awaitConnected(0);
        try (var client = ProtocolClient.established(server, app.key())) {
            signIn(client);
            var refused = client.next();
            assertThat(ProtocolClient.event(refused)).isEqualTo("pusher:error");
            assertThat(refused.path("data").path("message").textValue()).contains("try again later");

            try (var redisAtLast = EmbeddedRedisServer.start(redis.getPort())) {
                assertThat(redisAtLast.port()).isEqualTo(redis.getPort());
                awaitConnected(1);
                client.hasNothingElse();
                signIn(client);
                assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:signin_success");
            }
        }
    }

    private void signIn(ProtocolClient client) {
        String data = "{\"id\":\"ana\"}";
        client.send(Map.of(
                "event",
                "pusher:signin",
                "data",
                Map.of("auth", signature.userAuth(client.socketId(), data), "user_data", data)));
    }

    private void awaitConnected(int expected) {
        for (var gauge : new String[] {"realtime.bus.connected", "realtime.state.connected"}) {
            await().atMost(LONG).until(() -> metrics.get(gauge).gauge().value() == expected);
        }
    }

    private void join(ProtocolClient client, String userId) {
        String data = "{\"user_id\":\"%s\"}".formatted(userId);
        client.subscribe(CHANNEL, signature.channelAuth(client.socketId(), CHANNEL, data), data);
        var answer = client.nextData(CHANNEL, "pusher_internal:subscription_succeeded");
        assertThat(answer).doesNotContain("ben".equals(userId) || "cleo".equals(userId) ? "nobody" : "\"ben\"");
    }
}
