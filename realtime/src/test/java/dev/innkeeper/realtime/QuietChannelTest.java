package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.BroadcastConfig;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.realtime.state.OtherNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A channel with a history in which nothing is published for longer than its position is kept. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(QuietChannelTest.ShortlyKept.class)
class QuietChannelTest {
    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Inject
    RedisNames names;

    @Inject
    OtherNode other;

    @Test
    void itsPositionIsKeptWhileSomebodyIsThere() {
        String position = names.position("kept.quiet");
        try (var client = ProtocolClient.resuming(server, app.key()).subscribed("kept.quiet")) {
            other.ask(Request.cmd(Command.PERSIST).arg(position));

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Objects.requireNonNull(
                                            other.ask(Request.cmd(Command.PTTL).arg(position)))
                                    .toLong()
                            > 0);
            assertThat(client.socketId()).isNotEmpty();
        }
    }

    /** Twelve seconds after the last event. */
    public static final class ShortlyKept implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "innkeeper.broadcast.history", "kept.*:10:PT1S", "innkeeper.realtime.lease-refresh", "PT0.1S");
        }
    }
}
