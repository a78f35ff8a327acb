package dev.innkeeper.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.broadcast.BroadcastConfig;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(RedisOnly.class)
class HostileInputTest {
    private static final int LAST_BINARY = 0x80 | RawSocket.BINARY;
    private static final int LAST_CONTINUATION = 0x80;
    private static final int LARGEST = 16_384;

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "{",
                "{\"event\":\"pusher:ping\"",
                "[]",
                "[{\"event\":\"pusher:ping\"}]",
                "\"pusher:ping\"",
                "17",
                "null",
                "{}",
                "{\"data\":{}}",
                "{\"event\":null}",
                "{\"event\":7}",
                "{\"event\":{\"event\":\"pusher:ping\"}}",
                "{\"event\":\"\"}",
                "{\"event\":\"pusher:dance\",\"data\":{}}",
                "{\"event\":\"pusher_internal:subscription_succeeded\",\"data\":{}}",
                "{\"event\":\"pusher:subscribe\"}",
                "{\"event\":\"pusher:subscribe\",\"data\":[]}",
                "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":7}}",
                "{\"event\":\"pusher:subscribe\",\"data\":\"{\"}",
            })
    void whatIsNoMessageOfTheProtocolIsAnsweredAndTheConnectionStays(String message) {
        try (var client = connect()) {
            client.send(message);

            var error = client.next();
            assertThat(ProtocolClient.event(error)).isEqualTo("pusher:error");
            assertThat(error.path("data").has("code")).isTrue();
            assertThat(error.path("data").path("code").isNull())
                    .as("code is null in %s", error)
                    .isTrue();
            client.hasNothingElse();
        }
    }

    @Test
    void deepNestingIsAnsweredAndTheConnectionStays() {
        try (var client = connect()) {
            client.send("{\"event\":" + "[".repeat(8000) + "]".repeat(8000) + "}");

            assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:error");
            client.hasNothingElse();
        }
    }

    @Test
    void aMessageInPiecesIsPutTogether() throws Exception {
        try (var socket = raw()) {
            socket.send(RawSocket.TEXT, "{\"event\":\"pus".getBytes(UTF_8));
            socket.send(0, "her:pi".getBytes(UTF_8));
            socket.send(LAST_CONTINUATION, "ng\"}".getBytes(UTF_8));

            assertThat(socket.nextBesidesPings().text()).contains("pusher:pong");
        }
    }

    @Test
    void aLargeMessageWithinTheLimitIsRead() throws Exception {
        try (var socket = raw()) {
            socket.sendText("{\"event\":\"pusher:ping\",\"data\":\"%s\"}".formatted(" ".repeat(LARGEST - 40)));

            assertThat(socket.nextBesidesPings().text()).contains("pusher:");
        }
    }

    @Test
    void binaryMessagesAreRefused() throws Exception {
        try (var socket = raw()) {
            socket.send(LAST_BINARY, new byte[] {1, 2, 3});

            var answer = socket.nextBesidesPings();
            if (answer.kind() == RawSocket.CLOSE) {
                assertThat(answer.code()).isEqualTo(1003);
            } else {
                assertThat(answer.text()).contains("pusher:error");
            }
        }
    }

    @Test
    void aPingFrameIsAnsweredByAPongFrame() throws Exception {
        try (var socket = raw()) {
            socket.send(0x80 | RawSocket.PING, "are you there".getBytes(UTF_8));

            var answer = socket.nextBesidesPings();
            assertThat(answer.kind()).isEqualTo(RawSocket.PONG);
            assertThat(answer.text()).isEqualTo("are you there");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"event\":\"pusher:ping\",\"data\":{}}", "{\"event\": \"pusher:ping\"}"})
    void bothFormsOfPingAreAnswered(String ping) {
        try (var client = connect()) {
            client.send(ping);

            var pong = client.next();
            assertThat(ProtocolClient.event(pong)).isEqualTo("pusher:pong");
            assertThat(pong.has("data"))
                    .as("some clients read data without a check")
                    .isTrue();
        }
    }

    private ProtocolClient connect() {
        return ProtocolClient.established(server, app.key());
    }

    private RawSocket raw() throws Exception {
        var socket = new RawSocket(server, "app/" + app.key() + "?protocol=7");
        assertThat(socket.next().text()).contains("pusher:connection_established");
        return socket;
    }
}
