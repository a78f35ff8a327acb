package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.Broadcast;
import dev.innkeeper.broadcast.BroadcastConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(FuzzTest.WithoutRateLimits.class)
class FuzzTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final long SEED = 4_711;
    private static final int FRAMES = 100_000;
    private static final int FRAMES_A_CONNECTION = 200;
    private static final int FRAMES_A_WRITE = 50;
    // A connection whose frames are broken says so at most once; the rest is start and stop.
    private static final int MOST_LINES = 20;

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Inject
    Broadcast broadcast;

    @Inject
    MeterRegistry metrics;

    @Test
    void aHundredThousandHostileFramesLeaveNothingBehind() throws Exception {
        double heardBefore = heard();
        try (var leaks = new Leaks();
                var log = new LogLines();
                var witness = ProtocolClient.established(server, app.key()).subscribed("witness")) {
            var frames = new FuzzFrames(SEED);
            for (int sent = 0; sent < FRAMES; sent += FRAMES_A_CONNECTION) {
                send(frames);
            }

            broadcast.publish("witness", "still", "here");
            assertThat(witness.nextData("witness", "still")).isEqualTo("\"here\"");
            witness.close();
            awaitNothing("realtime.connections");
            awaitNothing("realtime.subscriptions");
            awaitNothing("realtime.bus.subscriptions");
            awaitNothing("realtime.queued.bytes");
            assertThat(heard() - heardBefore)
                    .as("messages that came as far as being read")
                    .isGreaterThan(FRAMES / 3.0);
            assertThat(leaks.found()).isEmpty();
            assertThat(log.lines()).hasSizeLessThan(MOST_LINES);
        }
    }

    /** Sends until the server has had enough; either side may end it. */
    private void send(FuzzFrames frames) throws IOException {
        try (var socket = new RawSocket(server, "app/" + app.key() + "?protocol=7&resume=1")) {
            for (int sent = 0; sent < FRAMES_A_CONNECTION; sent += FRAMES_A_WRITE) {
                var bytes = new ByteArrayOutputStream();
                for (int i = 0; i < FRAMES_A_WRITE; i++) {
                    bytes.write(frames.next());
                }
                write(socket, bytes.toByteArray());
            }
            socket.readUntilQuiet();
        }
    }

    private static void write(RawSocket socket, byte[] bytes) {
        try {
            socket.sendRaw(bytes);
        } catch (IOException e) {
            assertThat(e.getMessage()).as("the server closed it").isNotNull();
        }
    }

    private void awaitNothing(String gauge) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(metrics.get(gauge).gauges())
                        .allSatisfy(one -> assertThat(one.value()).as(gauge).isZero()));
    }

    private double heard() {
        return metrics.get("realtime.messages.in").counter().count();
    }

    /** So that frames are read, and not only counted. */
    public static final class WithoutRateLimits implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "innkeeper.realtime.message-rate", "1000000",
                    "innkeeper.realtime.subscribe-rate", "1000000",
                    "innkeeper.realtime.byte-rate", "1000000000",
                    "innkeeper.realtime.linger", "PT0S");
        }
    }
}
