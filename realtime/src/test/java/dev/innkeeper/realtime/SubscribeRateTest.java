package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.broadcast.BroadcastConfig;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client may ask for at once after it lost its connection. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(SubscribeRateTest.OneASecond.class)
class SubscribeRateTest {
    private static final int CHANNELS = 200;
    private static final int SURPLUS = 60;
    private static final int TOLERATED = 300;

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    private ProtocolClient client;

    @BeforeEach
    void connect() {
        client = ProtocolClient.established(server, app.key());
    }

    @AfterEach
    void hangUp() {
        client.close();
    }

    @Test
    void allChannelsOfAConnectionMayBeAskedForAtOnce() {
        ask(CHANNELS);

        assertThat(answers(CHANNELS))
                .hasSize(CHANNELS)
                .allSatisfy((channel, status) -> assertThat(status).isZero());
    }

    @Test
    void eachSubscriptionThatIsAskedForTooSoonIsToldToComeAgainLater() {
        long begun = System.nanoTime();
        ask(CHANNELS + SURPLUS);

        var answers = answers(CHANNELS + SURPLUS);
        int seconds = (int) Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        assertThat(answers.values()).filteredOn(status -> status == 0).hasSizeBetween(CHANNELS, CHANNELS + seconds + 1);
        assertThat(answers.values()).filteredOn(status -> status == 503).hasSizeGreaterThan(SURPLUS / 2);
    }

    @Test
    void whoGoesOnAskingIsCutOff() {
        try {
            ask(CHANNELS + 1 + 2 * TOLERATED);
        } catch (CompletionException closed) {
            // It was cut off while it was still asking.
            assertThat(closed).hasCauseInstanceOf(IOException.class);
        }
        assertThat(client.closeCodeAfterAnything()).isEqualTo(4100);
    }

    private void ask(int channels) {
        for (int i = 0; i < channels; i++) {
            client.subscribe("at-once." + i);
        }
    }

    /** With which status each channel was refused; 0 for those that were not. */
    private Map<String, Integer> answers(int expected) {
        var answers = new HashMap<String, Integer>();
        while (answers.size() < expected) {
            var answer = client.next();
            switch (ProtocolClient.event(answer)) {
                case "pusher_internal:subscription_succeeded" ->
                    answers.put(answer.path("channel").textValue(), 0);
                case "pusher:subscription_error" ->
                    answers.put(
                            answer.path("channel").textValue(),
                            answer.path("data").path("status").intValue());
                default -> assertThat(ProtocolClient.event(answer)).isEqualTo("pusher:error");
            }
        }
        return answers;
    }

    /** One subscription a second, above those at once. */
    public static final class OneASecond implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("innkeeper.realtime.subscribe-rate", "1");
        }
    }
}
