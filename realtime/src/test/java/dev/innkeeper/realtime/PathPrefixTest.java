package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.broadcast.Apps;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind a proxy that leaves its own path in front of all others. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(PathPrefixTest.BelowRealtime.class)
class PathPrefixTest {
    private static final String EVENT = "{\"name\":\"said\",\"data\":\"{}\",\"channel\":\"news\"}";
    private static final int NOT_FOUND = 404;

    @TestHTTPResource("/")
    URI server;

    @Inject
    Apps apps;

    @ParameterizedTest
    @ValueSource(strings = {"", "/below/realtime"})
    void clientsAndPublishersAreServedWithAndWithoutIt(String prefix) {
        var app = apps.configured();
        try (var client = ProtocolClient.connect(server, (prefix + "/app/").substring(1) + app.key() + "?protocol=7");
                var api = new ApiClient(server, app, prefix)) {
            assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:connection_established");
            client.subscribed("news");

            assertThat(api.post("/events", EVENT).statusCode()).isEqualTo(200);

            assertThat(client.nextData("news", "said")).isEqualTo("{}");
            assertThat(api.get("/channels", Map.of()).body()).contains("news");
        }
    }

    @Test
    void codesOfTheHandshakeAreTheSame() {
        try (var unknown = ProtocolClient.connect(server, "below/realtime/app/nobodys-key?protocol=7");
                var silent = ProtocolClient.connect(
                        server, "below/realtime/app/" + apps.configured().key());
                var wrong = ProtocolClient.connect(
                        server, "below/realtime/app/" + apps.configured().key() + "/more?protocol=7")) {
            assertThat(unknown.closeCodeAfterAnything()).isEqualTo(4001);
            assertThat(silent.closeCodeAfterAnything()).isEqualTo(4008);
            assertThat(wrong.closeCodeAfterAnything()).isEqualTo(4005);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/below/apps/1/channels", "/below/realtime/x/apps/1/channels", "/below/realtimeapps/1/channels"})
    void nothingIsBelowAnotherPath(String path) {
        try (var api = new ApiClient(server, apps.configured())) {
            assertThat(api.raw("GET", path, "").statusCode()).isEqualTo(NOT_FOUND);
        }
    }

    /** With a prefix of two parts. */
    public static final class BelowRealtime implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("innkeeper.realtime.path-prefix", "/below/realtime");
        }
    }
}
