package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.broadcast.Broadcast;
import dev.innkeeper.broadcast.BroadcastConfig;
import dev.innkeeper.broadcast.PusherSignature;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisOnly.class)
class PusherJsTest {
    private static final String PUBLIC = "availability.lisbon";
    private static final String PRIVATE = "private-desk.lisbon";

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Inject
    PusherSignature signature;

    @Inject
    Broadcast broadcast;

    @BeforeAll
    static void install() throws Exception {
        NodePrograms.install();
    }

    @Test
    void itHearsAPublicAndAPrivateChannel() throws Exception {
        try (var auth = new AuthEndpoint(signature, PRIVATE::equals);
                var client = PusherJs.run(options(app.key(), auth.url(), PUBLIC, PRIVATE))) {
            client.awaitState("connected");
            client.awaitKind("subscribed", PUBLIC);
            client.awaitKindUnlessSeen("subscribed", PRIVATE);

            broadcast.publish(PUBLIC, "availability.changed", Map.of("hotel", "lisbon", "note", "é 中"));
            var heard = client.awaitKind("event", PUBLIC);
            assertThat(heard.path("event").asText()).isEqualTo("availability.changed");
            assertThat(heard.path("data").path("note").asText()).isEqualTo("é 中");

            broadcast.publish(PRIVATE, "reservation.changed", Map.of("status", "held"));
            assertThat(client.awaitKind("event", PRIVATE)
                            .path("data")
                            .path("status")
                            .asText())
                    .isEqualTo("held");
        }
    }

    @Test
    void aChannelThatIsNotItsOwnStaysClosed() throws Exception {
        var others = new PusherSignature(
                new BroadcastConfig(app.appId(), app.key(), "a secret that is not ours", null, app.publicUrl()));
        try (var auth = new AuthEndpoint(others, channel -> true);
                var client = PusherJs.run(options(app.key(), auth.url(), PUBLIC, PRIVATE))) {
            assertThat(client.awaitKind("refused", PRIVATE).path("status").asInt())
                    .isEqualTo(401);
            client.awaitKindUnlessSeen("subscribed", PUBLIC);

            broadcast.publish(PRIVATE, "reservation.changed", Map.of("status", "held"));
            broadcast.publish(PUBLIC, "availability.changed", Map.of("hotel", "lisbon"));
            client.awaitKind("event", PUBLIC);
            assertThat(client.seen())
                    .noneMatch(report -> report.path("kind").asText().equals("event")
                            && report.path("channel").asText().equals(PRIVATE));
        }
    }

    @Test
    void anUnknownKeyMakesItGiveUp() throws Exception {
        try (var client = PusherJs.run(options("not-" + app.key(), "http://127.0.0.1:1/", PUBLIC))) {
            client.await("error 4001", report -> report.path("code").asInt() == 4001);
            client.awaitState("disconnected");
            assertThat(client.seen())
                    .noneMatch(report -> report.path("state").asText().equals("connected"));
        }
    }

    private Map<String, ?> options(String key, String auth, String... channels) {
        return Map.of(
                "key", key,
                "host", server.getHost(),
                "port", server.getPort(),
                "auth", auth,
                "channels", List.of(channels));
    }
}
