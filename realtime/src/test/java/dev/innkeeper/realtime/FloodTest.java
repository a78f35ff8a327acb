package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.broadcast.BroadcastConfig;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A client that sends faster than it is served is slowed: reading stops and goes on, and nothing it sent is lost. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(FuzzTest.WithoutRateLimits.class)
class FloodTest {
    private static final int MESSAGES = 5_000;

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Test
    void eachMessageOfAFloodIsAnswered() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var socket = new RawSocket(server, "app/" + app.key() + "?protocol=7")) {
            assertThat(socket.next().text()).contains("pusher:connection_established");
            var sending = threads.submit(() -> send(socket));
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(socket.nextBesidesPings().text()).contains("pusher:pong");
            }
            sending.get();
        }
    }

    private static Void send(RawSocket socket) throws IOException {
        for (int i = 0; i < MESSAGES; i++) {
            socket.sendText("{\"event\":\"pusher:ping\"}");
        }
        return null;
    }
}
