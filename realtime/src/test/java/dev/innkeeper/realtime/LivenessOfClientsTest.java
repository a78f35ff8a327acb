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
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(LivenessOfClientsTest.Impatient.class)
class LivenessOfClientsTest {
    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @ParameterizedTest
    @ValueSource(ints = {5, 7})
    void silenceEndsTheConnectionWith4201(int protocol) throws Exception {
        try (var silent = new RawSocket(server, "app/" + app.key() + "?protocol=" + protocol)) {
            var frame = silent.nextBesidesPings();
            while (frame.kind() == RawSocket.TEXT) {
                frame = silent.nextBesidesPings();
            }

            assertThat(frame.kind()).isEqualTo(RawSocket.CLOSE);
            assertThat(frame.code()).isEqualTo(4201);
        }
    }

    @Test
    void whoAnswersPingFramesStays() {
        try (var client = ProtocolClient.established(server, app.key())) {
            assertThat(client.poll(Duration.ofSeconds(6)))
                    .as("what a client hears that says nothing by itself")
                    .isNull();
            client.hasNothingElse();
        }
    }

    /** Half a second of silence leads to a ping, three more to the end. */
    public static final class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("innkeeper.realtime.ping-interval", "PT0.5S", "innkeeper.realtime.pong-timeout", "PT3S");
        }
    }
}
