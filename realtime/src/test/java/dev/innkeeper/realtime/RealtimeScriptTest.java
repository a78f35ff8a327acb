package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.broadcast.Broadcast;
import dev.innkeeper.broadcast.BroadcastConfig;
import dev.innkeeper.broadcast.PusherSignature;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client that pages use, between it and the server a line that can be cut. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(GapTest.Kept.class)
class RealtimeScriptTest {
    private static final String KEPT = "kept.script";
    private static final String PRIVATE = "private-script";
    private static final int EVENTS = 50;

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Inject
    PusherSignature signature;

    @Inject
    Broadcast broadcast;

    @Inject
    Redis redis;

    @BeforeAll
    static void install() throws Exception {
        NodePrograms.install();
    }

    @Test
    void itMissesNothingWhenItsLineIsCut() throws Exception {
        try (var line = new CuttableLine(server);
                var auth = new AuthEndpoint(signature, PRIVATE::equals);
                var client = PusherJs.runOurs(options(line, auth, KEPT, PRIVATE))) {
            client.awaitKind("subscribed", KEPT);
            client.awaitKindUnlessSeen("subscribed", PRIVATE);
            for (int event = 0; event < EVENTS; event++) {
                if (event % 20 == 10) {
                    line.cut();
                }
                broadcast.publish(KEPT, "count", event);
            }

            for (int event = 0; event < EVENTS; event++) {
                assertThat(client.awaitKind("event", KEPT).path("data").asInt()).isEqualTo(event);
            }
            // Of a channel without history it can not know.
            client.awaitKindUnlessSeen("missed", PRIVATE);
            broadcast.publish(PRIVATE, "count", 1);
            client.awaitKind("event", PRIVATE);
            assertThat(client.seen())
                    .noneMatch(report -> report.path("kind").asText().equals("missed")
                            && report.path("channel").asText().equals(KEPT));
        }
    }

    @Test
    void itIsToldWhenWhatItMissedIsGone() throws Exception {
        try (var line = new CuttableLine(server);
                var auth = new AuthEndpoint(signature, PRIVATE::equals);
                var client = PusherJs.runOurs(options(line, auth, KEPT))) {
            client.awaitKind("subscribed", KEPT);
            broadcast.publish(KEPT, "count", 1);
            client.awaitKind("event", KEPT);

            redis.send(Request.cmd(Command.FLUSHALL))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(5, TimeUnit.SECONDS);
            line.cut();

            client.awaitKind("missed", KEPT);
            broadcast.publish(KEPT, "count", 2);
            assertThat(client.awaitKind("event", KEPT).path("data").asInt()).isEqualTo(2);
        }
    }

    @Test
    void anUnknownKeyMakesItGiveUp() throws Exception {
        try (var line = new CuttableLine(server);
                var auth = new AuthEndpoint(signature, PRIVATE::equals);
                var client = PusherJs.runOurs(Map.of(
                        "key", "not-" + app.key(), "url", line.url(), "auth", auth.url(), "channels", List.of()))) {
            client.await("error 4001", report -> report.path("code").asInt() == 4001);
            client.awaitState("disconnected");
        }
    }

    @Test
    void aRefusedChannelIsToldAndTheOthersWork() throws Exception {
        try (var line = new CuttableLine(server);
                var auth = new AuthEndpoint(signature, PRIVATE::equals);
                var client = PusherJs.runOurs(options(line, auth, "private-of-others", PRIVATE))) {
            assertThat(client.awaitKind("refused", "private-of-others")
                            .path("status")
                            .asInt())
                    .isEqualTo(403);
            client.awaitKindUnlessSeen("subscribed", PRIVATE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 503})
    void aChannelThatCouldNotBeAllowedJustNowIsAskedForAgain(int status) throws Exception {
        try (var line = new CuttableLine(server);
                var auth = new AuthEndpoint(signature, PRIVATE::equals)) {
            auth.refuseSubscriptions(status);
            try (var client = PusherJs.runOurs(options(line, auth, PRIVATE))) {
                assertThat(client.awaitKind("refused", PRIVATE).path("status").asInt())
                        .isEqualTo(status);
                client.awaitKind("subscribed", PRIVATE);
            }
        }
    }

    @Test
    void aServerThatTakesTheConnectionAndSaysNothingIsGivenUp() throws Exception {
        try (var line = new CuttableLine(server);
                var auth = new AuthEndpoint(signature, PRIVATE::equals)) {
            line.silent(true);
            var patient = new HashMap<String, Object>(options(line, auth, KEPT));
            patient.put("patience", 500);
            try (var client = PusherJs.runOurs(patient)) {
                client.awaitState("waiting");
                client.awaitState("connecting");
                line.silent(false);
                client.awaitKind("subscribed", KEPT);
            }
        }
    }

    @Test
    void whatItCanNotDecryptItRefusesAloud() throws Exception {
        try (var line = new CuttableLine(server);
                var auth = new AuthEndpoint(signature, channel -> true);
                var client = PusherJs.runOurs(options(line, auth, "private-encrypted-desk", PRIVATE))) {
            assertThat(client.awaitKind("unable", "private-encrypted-desk")
                            .path("message")
                            .textValue())
                    .contains("can not decrypt");
            client.awaitKindUnlessSeen("subscribed", PRIVATE);
        }
    }

    private Map<String, ?> options(CuttableLine line, AuthEndpoint auth, String... channels) {
        return Map.of("key", app.key(), "url", line.url(), "auth", auth.url(), "channels", List.of(channels));
    }
}
