package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.broadcast.BroadcastConfig;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(AdmissionTest.Narrow.class)
class AdmissionTest {
    private static final int BURST = 5;
    private static final int MANY = 50;
    private static final int MOST = 8;

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Test
    void anAddressThatComesTooOftenIsToldSoAndOthersAreNot() throws Exception {
        long begun = System.nanoTime();
        int admitted = 0;
        int status = status("app/" + app.key() + "?protocol=7", "203.0.113.7");
        while (status == 101 && admitted < MANY) {
            admitted++;
            status = status("app/" + app.key() + "?protocol=7", "203.0.113.7");
        }
        long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        assertThat(status).isEqualTo(429);
        // One more comes each second.
        assertThat((long) admitted).isBetween((long) BURST, BURST + seconds + 1);
        assertThat(status("app/" + app.key() + "?protocol=7", "203.0.113.8")).isEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(strings = {"app/", "app", "app/a/b/c", "app/a%20b", "app/%00", "app/caf%C3%A9", "apps", "app/a;b"})
    void aPathThatIsNoneIsNotFound(String path) throws Exception {
        assertThat(status(path + "?protocol=7", "203.0.113.9." + path.hashCode()))
                .isEqualTo(404);
    }

    @Test
    void aKeyThatIsTooLongIsNotFound() throws Exception {
        assertThat(status("app/" + "k".repeat(129), "203.0.113.10")).isEqualTo(404);
    }

    @Test
    void aFullNodeAnswersUnavailable() throws Exception {
        List<RawSocket> open = new ArrayList<>();
        try {
            for (int i = 0; i < MOST; i++) {
                var socket = new RawSocket(server, "app/" + app.key() + "?protocol=7", "203.0.113." + (100 + i));
                assertThat(socket.next().text()).contains("pusher:connection_established");
                open.add(socket);
            }
            assertThat(status("app/" + app.key() + "?protocol=7", "203.0.113.99"))
                    .isEqualTo(503);
        } finally {
            for (var socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void whoComesWithoutTlsIsSentThereAndTheProxyIsBelieved() throws Exception {
        try (var plain = new RawSocket(server, "app/" + app.key() + "?protocol=7")) {
            assertThat(plain.next().text()).contains("pusher:error").contains("4000");
            assertThat(plain.nextBesidesPings().code()).isEqualTo(4000);
        }
        try (var secure = new RawSocket(server, "app/" + app.key() + "?protocol=7", "203.0.113.11")) {
            assertThat(secure.next().text()).contains("pusher:connection_established");
        }
    }

    private int status(String pathAndQuery, String address) throws Exception {
        return RawSocket.status(server, pathAndQuery, address);
    }

    /** Few connections, all over TLS, and a proxy on this machine that is believed. */
    public static final class Narrow implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "innkeeper.realtime.handshake-rate",
                    "1",
                    "innkeeper.realtime.handshake-burst",
                    String.valueOf(BURST),
                    "innkeeper.realtime.max-connections",
                    String.valueOf(MOST),
                    "innkeeper.broadcast.features.require-tls",
                    "true",
                    "quarkus.http.proxy.proxy-address-forwarding",
                    "true");
        }
    }
}
