package dev.innkeeper.realtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
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
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoLeftWhileRedisWasAwayIsGoneAndTheOthersStay(boolean redisKeepsAll) throws Exception {
        try (var ana = ProtocolClient.established(server, app.key());
                var ben = ProtocolClient.established(server, app.key());
                var cleo = ProtocolClient.established(server, app.key())) {
            try (var first = start(redisKeepsAll)) {
                assertThat(first.port()).isEqualTo(redis.getPort());
                awaitConnected(1);
                joinOneAfterTheOther(ana, ben, cleo);
            }
            awaitConnected(0);
            ben.close();

            try (var second = start(redisKeepsAll);
                    var dora = ProtocolClient.established(server, app.key())) {
                assertThat(second.port()).isEqualTo(redis.getPort());
                onlyBenIsGoneSoon(ana, System.nanoTime());
                join(dora, "dora");
                assertThat(ana.nextData(CHANNEL, "pusher_internal:member_added"))
                        .contains("dora");
            }
        }
    }

    @Test
    void whoLeftUnheardBecauseAConnectionBrokeIsGoneAndTheOthersStay() throws Exception {
        try (var redisAllTheTime = EmbeddedRedisServer.start(redis.getPort());
                var ana = ProtocolClient.established(server, app.key());
                var ben = ProtocolClient.established(server, app.key());
                var cleo = ProtocolClient.established(server, app.key())) {
            assertThat(redisAllTheTime.port()).isEqualTo(redis.getPort());
            awaitConnected(1);
            joinOneAfterTheOther(ana, ben, cleo);

            // What is written waits from here on, so that it is lost with the connection.
            ask("CLIENT", "PAUSE", "60000", "WRITE");
            double left = left();
            ben.close();
            await().atMost(LONG).until(() -> left() > left);
            ask("CLIENT", "KILL", "TYPE", "normal");
            ask("CLIENT", "UNPAUSE");

            onlyBenIsGoneSoon(ana, System.nanoTime());
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

    private EmbeddedRedisServer start(boolean keepsAll) {
        return keepsAll
                ? EmbeddedRedisServer.startKeeping(folder, redis.getPort())
                : EmbeddedRedisServer.start(redis.getPort());
    }

    private void joinOneAfterTheOther(ProtocolClient ana, ProtocolClient ben, ProtocolClient cleo) {
        join(ana, "ana");
        join(ben, "ben");
        assertThat(ana.nextData(CHANNEL, "pusher_internal:member_added")).contains("ben");
        join(cleo, "cleo");
        assertThat(ana.nextData(CHANNEL, "pusher_internal:member_added")).contains("cleo");
    }

    private void onlyBenIsGoneSoon(ProtocolClient ana, long since) {
        assertThat(ana.nextData(CHANNEL, "pusher_internal:member_removed")).contains("ben");
        assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(PROMISED);
        ana.hasNothingElse();
    }

    private double left() {
        return metrics.get("realtime.presence.leaves").counter().count();
    }

    private void ask(String... command) throws Exception {
        try (var socket = new Socket(redis.getHost(), redis.getPort())) {
            socket.getOutputStream().write((String.join(" ", command) + "\r\n").getBytes(US_ASCII));
            assertThat((char) socket.getInputStream().read()).isIn('+', ':');
        }
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
