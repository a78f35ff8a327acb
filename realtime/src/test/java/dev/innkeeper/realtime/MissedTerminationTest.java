package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.realtime.state.OtherNode;
import dev.innkeeper.testkit.FreezableLine;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisOverLine.class)
class MissedTerminationTest {
    private static final Duration LONG = Duration.ofSeconds(40);

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

    @Nullable
    FreezableLine injected;

    private final String user = UUID.randomUUID().toString();

    @BeforeEach
    void theBusHears() {
        await().atMost(LONG)
                .until(() -> connected()
                        && metrics.get("realtime.state.connected").gauge().value() == 1);
    }

    @Test
    void aNodeThatCouldNotHearTheOrderSendsTheUserAwayWhenItHearsAgain() throws Exception {
        var line = Objects.requireNonNull(injected);
        try (var client = ProtocolClient.established(server, apps.configured().key());
                var other = ProtocolClient.established(server, apps.configured().key());
                var api = new ApiClient(server, apps.configured())) {
            signIn(client, user);
            assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:signin_success");
            signIn(other, user + " the other");
            assertThat(ProtocolClient.event(other.next())).isEqualTo("pusher:signin_success");
            var before = reconnects();
            line.freeze();
            line.thaw();

            await().atMost(LONG)
                    .until(() -> api.post("/users/" + user + "/terminate_connections", "{}")
                                    .statusCode()
                            == 200);
            await().atMost(LONG).until(() -> reconnects() > before && connected());

            assertThat(client.closeCodeAfterAnything()).isEqualTo(4009);
            other.hasNothingElse();
        }
    }

    @Test
    void anOrderThatIsHeardBeforeTheMissedOnesAreKnownDoesNotHideThem() throws Exception {
        var line = Objects.requireNonNull(injected);
        try (var client = ProtocolClient.established(server, apps.configured().key());
                var other = ProtocolClient.established(server, apps.configured().key());
                var api = new ApiClient(server, apps.configured())) {
            signIn(client, user);
            assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:signin_success");
            signIn(other, user + "-2");
            assertThat(ProtocolClient.event(other.next())).isEqualTo("pusher:signin_success");
            var before = reconnects();
            mayAskForMissedOrders(false);
            line.freeze();
            line.thaw();
            await().atMost(LONG).until(() -> reconnects() > before && connected());
            orderUnheard(user);

            await().atMost(LONG)
                    .until(() -> api.post("/users/" + user + "-2/terminate_connections", "{}")
                                    .statusCode()
                            == 200);
            assertThat(other.closeCodeAfterAnything()).isEqualTo(4009);
            client.hasNothingElse();
            mayAskForMissedOrders(true);

            assertThat(client.closeCodeAfterAnything()).isEqualTo(4009);
        } finally {
            mayAskForMissedOrders(true);
        }
    }

    @Test
    void theOrderHoldsForASignInThatIsUnderWay() throws Exception {
        try (var client = ProtocolClient.established(server, apps.configured().key());
                var api = new ApiClient(server, apps.configured())) {
            // Nobody is written down as signed in, and orders are passed on nonetheless.
            ask(Request.cmd(Command.CONFIG).arg("SET").arg("maxmemory").arg("1"));
            signIn(client, user);
            // Once at least when it has begun.
            await().atMost(LONG).until(() -> {
                assertThat(api.post("/users/" + user + "/terminate_connections", "{}")
                                .statusCode())
                        .isEqualTo(200);
                return client.poll(Duration.ofMillis(50)) instanceof Received.Closed(int code, var reason)
                        && code == 4009;
            });
        } finally {
            ask(Request.cmd(Command.CONFIG).arg("SET").arg("maxmemory").arg("0"));
        }
    }

    // As one that was given while the node could not hear.
    private void orderUnheard(String who) throws JsonProcessingException {
        ask(Request.cmd(Command.XADD)
                .arg(names.terminations())
                .arg("*")
                .arg("order")
                .arg(json.writeValueAsString(Map.of("app", apps.configured().id(), "terminate", who))));
    }

    private void mayAskForMissedOrders(boolean may) {
        ask(Request.cmd(Command.ACL).arg("SETUSER").arg("default").arg(may ? "+xrange" : "-xrange"));
    }

    private void signIn(ProtocolClient client, String who) throws JsonProcessingException {
        String data = json.writeValueAsString(Map.of("id", who));
        client.send(Map.of(
                "event",
                "pusher:signin",
                "data",
                Map.of("auth", apps.configured().signature().userAuth(client.socketId(), data), "user_data", data)));
    }

    private void ask(Request request) {
        otherNode.ask(request);
    }

    private boolean connected() {
        return metrics.get("realtime.bus.connected").gauge().value() == 1;
    }

    private double reconnects() {
        return metrics.get("realtime.bus.reconnects").counter().count();
    }
}
