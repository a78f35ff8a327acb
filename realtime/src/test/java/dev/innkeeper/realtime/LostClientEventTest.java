package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.BroadcastConfig;
import dev.innkeeper.broadcast.PusherSignature;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where one event at a time may wait for Redis. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(LostClientEventTest.OneAtATime.class)
class LostClientEventTest {
    private static final String CHANNEL = "private-lost";
    private static final int LOST = 4;

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Inject
    PusherSignature signature;

    @Inject
    RedisNames names;

    @Inject
    OtherNode redis;

    @Test
    void theApplicationHearsOfNoClientEventThatWasLost() {
        try (var ana = joined();
                var ben = joined()) {
            redis.ask(Request.cmd(Command.CLIENT).arg("PAUSE").arg(60_000).arg("WRITE"));
            try {
                say(ana, 0);
                for (int n = 1; n <= LOST; n++) {
                    say(ana, n);
                    assertThat(ana.nextText()).contains("Client event lost");
                }
            } finally {
                redis.ask(Request.cmd(Command.CLIENT).arg("UNPAUSE"));
            }
            assertThat(ben.next().path("data").intValue()).isZero();
            await().until(() -> told().contains("0"));
            say(ana, LOST + 1);
            assertThat(ben.next().path("data").intValue()).isEqualTo(LOST + 1);

            await().until(() -> told().contains(String.valueOf(LOST + 1)));
            assertThat(told()).containsExactly("0", String.valueOf(LOST + 1));
        }
    }

    private static void say(ProtocolClient client, int number) {
        client.send("{\"event\":\"client-n\",\"channel\":\"%s\",\"data\":%d}".formatted(CHANNEL, number));
    }

    private ProtocolClient joined() {
        var client = ProtocolClient.established(server, app.key());
        client.subscribe(CHANNEL, signature.channelAuth(client.socketId(), CHANNEL));
        client.nextData(CHANNEL, "pusher_internal:subscription_succeeded");
        return client;
    }

    /** The data of the client events that the application is told of. */
    private List<String> told() {
        var entries = redis.ask(
                Request.cmd(Command.XRANGE).arg(names.webhooks()).arg("-").arg("+"));
        var found = new ArrayList<String>();
        if (entries != null) {
            for (var entry : entries) {
                var event = ProtocolClient.json(entry.get(1).get(5).toString());
                if (event.path("name").asText().equals("client_event")) {
                    found.add(event.path("data").asText());
                }
            }
        }
        return found;
    }

    /** With an application that wants to know. */
    public static final class OneAtATime implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "innkeeper.broadcast.max-pending", "1",
                    "innkeeper.broadcast.webhooks.urls", "http://localhost:1/hook",
                    "innkeeper.broadcast.webhooks.events", "client_event");
        }
    }
}
