package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.realtime.state.OtherNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The node's clock is an hour ahead of that of Redis, whose time stands in the ids of orders. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(FastClockTerminationTest.FastClock.class)
class FastClockTerminationTest {
    @TestHTTPResource("/")
    URI server;

    @Inject
    Apps apps;

    @Inject
    RedisNames names;

    @Inject
    OtherNode otherNode;

    @Inject
    MeterRegistry metrics;

    @Inject
    ObjectMapper json;

    private final String user = UUID.randomUUID().toString();

    @Test
    void whatWasMissedSinceTheStartOfTheNodeIsKnownByTheTimeOfRedis() throws Exception {
        await().until(() -> value("realtime.bus.connected") == 1 && value("realtime.state.connected") == 1);
        try (var client = ProtocolClient.established(server, apps.configured().key())) {
            String data = json.writeValueAsString(Map.of("id", user));
            client.send(Map.of(
                    "event",
                    "pusher:signin",
                    "data",
                    Map.of(
                            "auth",
                            apps.configured().signature().userAuth(client.socketId(), data),
                            "user_data",
                            data)));
            assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:signin_success");
            // As one that was given while the node could not hear.
            otherNode.ask(Request.cmd(Command.XADD)
                    .arg(names.terminations())
                    .arg("*")
                    .arg("order")
                    .arg(json.writeValueAsString(Map.of("app", apps.configured().id(), "terminate", user))));

            otherNode.ask(Request.cmd(Command.CLIENT).arg("KILL").arg("TYPE").arg("pubsub"));

            assertThat(client.closeCodeAfterAnything()).isEqualTo(4009);
        }
    }

    private double value(String gauge) {
        return metrics.get(gauge).gauge().value();
    }

    public static final class FastClock implements QuarkusTestProfile {
        @Alternative
        @Singleton
        static class Clocks {
            @Produces
            @Singleton
            Clock clock() {
                return Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
            }
        }

        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(Clocks.class);
        }
    }
}
