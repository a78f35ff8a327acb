package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.PusherSignature;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client had published itself, not for its own socket, and then came back with another one. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(GapTest.Kept.class)
class ExcludedResumeTest {
    @TestHTTPResource("/")
    URI server;

    @Inject
    Apps apps;

    @Inject
    PusherSignature signature;

    private ApiClient api;

    @BeforeAll
    static void install() throws Exception {
        NodePrograms.install();
    }

    @BeforeEach
    void connect() {
        api = new ApiClient(server, apps.configured());
    }

    @AfterEach
    void disconnect() {
        api.close();
    }

    @Test
    void whoSaysWhichSocketItHadDoesNotGetWhatWasNotForIt() {
        var since = leaveAndPublish("kept.own");

        try (var client = returned("kept.own", since, List.of("7.7", since.socket()))) {
            assertThat(client.next().path("data").textValue()).isEqualTo("of others");

            publish("kept.own", "own, late", since.socket());
            publish("kept.own", "the end", "");
            assertThat(client.next().path("data").textValue()).isEqualTo("the end");
        }
    }

    @Test
    void whoDoesNotSayGetsItAgain() {
        var since = leaveAndPublish("kept.again");

        try (var client = returned("kept.again", since, List.of())) {
            assertThat(client.next().path("data").textValue()).isEqualTo("own");
            assertThat(client.next().path("data").textValue()).isEqualTo("of others");
        }
    }

    @Test
    void thePagesClientSaysSoHoweverOftenItsLineIsCut() throws Exception {
        try (var line = new CuttableLine(server);
                var auth = new AuthEndpoint(signature, channel -> true);
                var client = PusherJs.runOurs(Map.of(
                        "key",
                        apps.configured().key(),
                        "url",
                        line.url(),
                        "auth",
                        auth.url(),
                        "channels",
                        List.of("kept.page")))) {
            String first =
                    client.awaitKind("subscribed", "kept.page").path("socket").textValue();
            line.cut();
            client.awaitKind("subscribed", "kept.page");
            publish("kept.page", "0", first);
            line.cut();
            assertThat(client.awaitKind("subscribed", "kept.page")
                            .path("recovered")
                            .booleanValue())
                    .isTrue();
            publish("kept.page", "1", "");

            assertThat(client.awaitKind("event", "kept.page").path("data").intValue())
                    .isEqualTo(1);
        }
    }

    private record Left(String socket, JsonNode position) {}

    private Left leaveAndPublish(String channel) {
        try (var client = ProtocolClient.resuming(server, apps.configured().key())) {
            client.subscribe(channel);
            var position = ProtocolClient.json(client.nextData(channel, "pusher_internal:subscription_succeeded"));
            publish(channel, "own", client.socketId());
            publish(channel, "of others", "");
            assertThat(client.next().path("data").textValue()).isEqualTo("of others");
            return new Left(client.socketId(), position);
        }
    }

    private ProtocolClient returned(String channel, Left left, List<String> sockets) {
        var client = ProtocolClient.resuming(server, apps.configured().key());
        client.send(Map.of(
                "event",
                "pusher:subscribe",
                "data",
                Map.of(
                        "channel",
                        channel,
                        "since",
                        Map.of(
                                "epoch",
                                left.position().path("epoch").textValue(),
                                "id",
                                left.position().path("id").textValue(),
                                "sockets",
                                sockets))));
        assertThat(ProtocolClient.json(client.nextData(channel, "pusher_internal:subscription_succeeded"))
                        .path("recovered")
                        .booleanValue())
                .isTrue();
        return client;
    }

    private void publish(String channel, String data, String exceptSocket) {
        var answer = api.post(
                "/events",
                "{\"name\":\"count\",\"channel\":\"%s\",\"data\":\"%s\"%s}"
                        .formatted(
                                channel,
                                data,
                                exceptSocket.isEmpty() ? "" : ",\"socket_id\":\"%s\"".formatted(exceptSocket)));
        assertThat(answer.statusCode()).isEqualTo(200);
    }
}
