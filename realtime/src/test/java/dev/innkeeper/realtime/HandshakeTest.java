package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.broadcast.BroadcastConfig;
import dev.innkeeper.broadcast.PusherSignature;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(RedisOnly.class)
class HandshakeTest {
    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Test
    void theFirstMessageNamesTheSocketAndTheActivityTimeout() {
        try (var client = connect("?protocol=7&client=js&version=8.6.0&flash=false")) {
            var first = client.next();

            assertThat(ProtocolClient.event(first)).isEqualTo("pusher:connection_established");
            assertThat(first.path("data").isTextual()).as("data is a string").isTrue();
            var data = ProtocolClient.json(first.path("data").textValue());
            assertThat(data.path("socket_id").textValue()).matches("\\d+\\.\\d+");
            assertThat(PusherSignature.isSocketId(data.path("socket_id").textValue()))
                    .isTrue();
            assertThat(data.path("activity_timeout").isIntegralNumber()).isTrue();
            assertThat(data.path("activity_timeout").intValue()).isBetween(1, 120);
        }
    }

    @Test
    void noTwoSocketsHaveTheSameId() {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            try (var client = ProtocolClient.established(server, app.key())) {
                ids.add(client.socketId());
            }
        }
        assertThat(ids).hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 7})
    void protocolsFiveToSevenAreServed(int protocol) {
        try (var client = connect("?protocol=" + protocol)) {
            assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:connection_established");
            client.hasNothingElse();
        }
    }

    @Test
    void whatTheQueryHoldsBesidesIsIgnored() {
        try (var client = connect("?flash=true&x=%7B%22&client=other-1&protocol=7&version=")) {
            assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:connection_established");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', 4008",
        "?client=js, 4008",
        "?protocol=, 4008",
        "?protocol=1, 4007",
        "?protocol=3, 4007",
        "?protocol=4, 4007",
        "?protocol=8, 4007",
        "?protocol=99999, 4007",
        "?protocol=seven, 4006",
        "?protocol=-7, 4006",
        "?protocol=7.0, 4006",
        "?protocol=100007, 4006"
    })
    void whoSpeaksNoProtocolThatIsServedIsToldSoAndRefusedForGood(String query, int code) {
        try (var client = connect(query)) {
            assertRefused(client, code);
        }
    }

    @Test
    void anUnknownKeyIsRefusedForGood() {
        try (var client = ProtocolClient.connect(server, "app/not-" + app.key() + "?protocol=7")) {
            assertRefused(client, 4001);
        }
    }

    @Test
    void aPathThatGoesOnIsRefusedForGood() {
        try (var client = ProtocolClient.connect(server, "app/" + app.key() + "/more?protocol=7")) {
            assertRefused(client, 4005);
        }
    }

    private ProtocolClient connect(String query) {
        return ProtocolClient.connect(server, "app/" + app.key() + query);
    }

    private static void assertRefused(ProtocolClient client, int code) {
        var error = client.next();
        assertThat(ProtocolClient.event(error)).isEqualTo("pusher:error");
        assertThat(error.path("data").path("code").intValue()).isEqualTo(code);
        assertThat(error.path("data").path("message").textValue()).isNotBlank();
        assertThat(client.closeCode()).isEqualTo(code);
    }
}
