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

@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(MessageRateTest.FiveASecond.class)
class MessageRateTest {
    private static final int SENT = 200;
    private static final int BURST = 10;

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Test
    void aFloodIsCutOffAndOthersDoNotFeelIt() {
        try (var flood = ProtocolClient.established(server, app.key());
                var other = ProtocolClient.established(server, app.key())) {
            for (int i = 0; i < SENT; i++) {
                flood.send("{\"event\":\"pusher:ping\",\"data\":{}}");
            }
            other.hasNothingElse();

            int pongs = 0;
            boolean told = false;
            for (var next = flood.poll(Duration.ofSeconds(3)); next != null; next = flood.poll(Duration.ofSeconds(3))) {
                switch (next) {
                    case Received.Text(var text) when text.contains("pusher:pong") -> pongs++;
                    case Received.Text(var text) -> told |= text.contains("pusher:error");
                    case Received.Closed(int code, var reason) -> told |= code == 4100;
                }
            }

            assertThat(told).as("the client is told").isTrue();
            assertThat(pongs).as("answers").isBetween(BURST, SENT / 2);
        }
    }

    @Test
    void whoKeepsToTheRateIsServed() {
        try (var client = ProtocolClient.established(server, app.key())) {
            for (int i = 0; i < BURST; i++) {
                client.hasNothingElse();
            }
        }
    }

    @Test
    void bytesAreCountedAndNotCharacters() {
        try (var client = ProtocolClient.established(server, app.key())) {
            client.send("{\"event\":\"pusher:ping\",\"data\":{\"n\":\"%s\"}}".formatted("n".repeat(1_200)));
            assertThat(client.nextText()).contains("pusher:pong");
        }
        try (var client = ProtocolClient.established(server, app.key())) {
            client.send("{\"event\":\"pusher:ping\",\"data\":{\"n\":\"%s\"}}".formatted("€".repeat(1_200)));
            assertThat(client.nextText()).contains("4301");
        }
    }

    /** Five messages and a kilobyte a second, twice that in a burst. */
    public static final class FiveASecond implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("innkeeper.realtime.message-rate", "5", "innkeeper.realtime.byte-rate", "1024");
        }
    }
}
