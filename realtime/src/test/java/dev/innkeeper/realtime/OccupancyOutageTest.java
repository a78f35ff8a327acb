package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.BroadcastConfig;
import dev.innkeeper.realtime.state.OtherNode;
import dev.innkeeper.testkit.EmbeddedRedisServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisOutageTest.RedisToCome.class)
class OccupancyOutageTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String CHANNEL = "lobby";

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Inject
    MeterRegistry metrics;

    @Inject
    OtherNode other;

    @ConfigProperty(name = "REDIS_URL")
    URI redis;

    @Test
    void whoComesWhileRedisFailsToCountAnotherIsCountedWhenItReturns() throws Exception {
        try (var first = connect();
                var second = connect();
                var third = connect();
                var fourth = connect()) {
            try (var before = EmbeddedRedisServer.start(redis.getPort())) {
                assertThat(before.port()).isEqualTo(redis.getPort());
                awaitConnected(1);
                first.subscribed(CHANNEL);
                other.ask(Request.cmd(Command.CLIENT).arg("PAUSE").arg(60_000).arg("ALL"));
                // The one's count is under way, the other's waits for its answer.
                for (var client : List.of(second, third)) {
                    client.subscribe(CHANNEL);
                    client.hasNothingElse();
                }
            }
            awaitConnected(0);
            try (var after = EmbeddedRedisServer.start(redis.getPort())) {
                assertThat(after.port()).isEqualTo(redis.getPort());
                awaitConnected(1);
                fourth.subscribed(CHANNEL);
                await().atMost(LONG).until(() -> other.subscribers(CHANNEL) >= 2);
            }
        }
    }

    private ProtocolClient connect() {
        return ProtocolClient.established(server, app.key());
    }

    private void awaitConnected(int expected) {
        for (var gauge : new String[] {"realtime.bus.connected", "realtime.state.connected"}) {
            await().atMost(LONG).until(() -> metrics.get(gauge).gauge().value() == expected);
        }
    }
}
