package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.Broadcast;
import dev.innkeeper.broadcast.PusherSignature;
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
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients are told of a channel beside its events, and what the application hears of it. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(ToldStateTest.Curious.class)
class ToldStateTest {
    private static final long PAUSE_NANOS = 200_000;
    private static final Duration LONG = Duration.ofSeconds(30);

    @TestHTTPResource("/")
    URI server;

    @Inject
    Apps apps;

    @Inject
    PusherSignature signature;

    @Inject
    Broadcast broadcast;

    @Inject
    RedisNames names;

    @Inject
    OtherNode other;

    @Inject
    MeterRegistry metrics;

    private final List<ProtocolClient> clients = new ArrayList<>();
    private final String name = "told." + UUID.randomUUID();

    @AfterEach
    void hangUp() {
        clients.forEach(ProtocolClient::close);
    }

    @Test
    void subscribersAreToldHowManyTheyAre() {
        var first = connect();
        first.subscribed(name);
        assertThat(first.nextData(name, "pusher_internal:subscription_count")).isEqualTo("{\"subscription_count\":1}");
        var second = connect();
        second.subscribed(name);

        assertThat(second.nextData(name, "pusher_internal:subscription_count")).isEqualTo("{\"subscription_count\":2}");
        assertThat(first.nextData(name, "pusher_internal:subscription_count")).isEqualTo("{\"subscription_count\":2}");
        second.close();
        assertThat(first.nextData(name, "pusher_internal:subscription_count")).isEqualTo("{\"subscription_count\":1}");
    }

    @Test
    void publishersMayAskHowManySubscribersThereAreAndTheApplicationIsTold() {
        connect().subscribed(name);
        connect().subscribed(name);
        await().atMost(LONG).until(() -> other.subscribers(name) == 2);
        try (var api = new ApiClient(server, apps.configured())) {
            assertThat(api.get("/channels/" + name, Map.of("info", "subscription_count"))
                            .body())
                    .isEqualTo("{\"occupied\":true,\"subscription_count\":2}");
            assertThat(api.post(
                                    "/events",
                                    "{\"name\":\"e\",\"data\":\"d\",\"channel\":\"%s\",\"info\":\"subscription_count\"}"
                                            .formatted(name))
                            .body())
                    .isEqualTo("{\"channels\":{\"%s\":{\"subscription_count\":2}}}".formatted(name));
            assertThat(api.get("/channels/presence-" + name, Map.of("info", "subscription_count"))
                            .statusCode())
                    .as("a presence channel has users instead")
                    .isEqualTo(400);
        }
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(webhooks("subscription_count", name))
                        .endsWith("{\"name\":\"subscription_count\",\"channel\":\"%s\",\"subscription_count\":2}"
                                .formatted(name)));
    }

    @Test
    void aNodeThatTakesANewNameIsNotCountedTwice() {
        var first = connect();
        first.subscribed(name);
        assertThat(first.nextData(name, "pusher_internal:subscription_count")).contains(":1}");
        connect().subscribed(name);
        assertThat(first.nextData(name, "pusher_internal:subscription_count")).contains(":2}");
        double renewals = renewals();

        other.ask(Request.cmd(Command.CLIENT).arg("KILL").arg("TYPE").arg("normal"));
        await().atMost(LONG).until(() -> renewals() > renewals);
        // Redis hears of this one after all that is said again.
        var next = connect();
        next.subscribed("after." + name);
        assertThat(next.nextData("after." + name, "pusher_internal:subscription_count"))
                .contains(":1}");

        assertThat(other.subscribers(name)).isEqualTo(2);
        assertThat(webhooks("subscription_count", name)).hasSize(2);
        first.hasNothingElse();
    }

    private double renewals() {
        return metrics.get("realtime.node.renewals").counter().count();
    }

    @Test
    void aCrowdIsToldLessOftenAndTheLastNumberInAnyCase() {
        var first = connect();
        first.subscribed(name);
        assertThat(first.nextData(name, "pusher_internal:subscription_count")).contains(":1}");
        other.live(60_000);
        other.occupy(name, 200);
        for (int i = 0; i < 10; i++) {
            connect().subscribe(name);
        }

        int told = 0;
        String last = "";
        while (!last.contains(":211}")) {
            last = first.nextData(name, "pusher_internal:subscription_count");
            told++;
        }
        assertThat(told).isBetween(1, 4);
        first.hasNothingElse();
    }

    @Test
    void theLastEventOfACacheChannelComesAtOnceAndWithoutOneFiftyMissesAreOne() {
        String channel = "cache-" + name;
        var waiting = new ArrayList<ProtocolClient>();
        for (int i = 0; i < 50; i++) {
            waiting.add(connect());
        }
        waiting.forEach(client -> client.subscribe(channel));
        for (var client : waiting) {
            assertThat(nextBesidesCounts(client)).contains("pusher_internal:subscription_succeeded");
            assertThat(nextBesidesCounts(client)).contains("pusher:cache_miss").contains("\"data\":\"{}\"");
        }
        broadcast.publish(channel, "price", 1);
        broadcast.publish(channel, "price", 2);
        assertThat(nextBesidesCounts(waiting.getFirst())).contains("\"data\":\"1\"");
        assertThat(nextBesidesCounts(waiting.getFirst())).contains("\"data\":\"2\"");

        var late = connect();
        late.subscribe(channel);

        assertThat(nextBesidesCounts(late)).contains("pusher_internal:subscription_succeeded");
        assertThat(nextBesidesCounts(late))
                .isEqualTo("{\"event\":\"price\",\"channel\":\"%s\",\"data\":\"2\"}".formatted(channel));
        assertThat(webhooks("cache_miss", channel))
                .containsExactly("{\"name\":\"cache_miss\",\"channel\":\"%s\"}".formatted(channel));
    }

    @Test
    void whoEntersABusyCacheChannelHearsEachEventOnceAndInOrder() throws Exception {
        String channel = "cache-busy." + name;
        broadcast.publish(channel, "n", 0);
        var over = new AtomicBoolean();
        var busy = Thread.ofVirtual().start(() -> {
            for (int n = 1; !over.get(); n++) {
                broadcast.publish(channel, "n", n);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        });
        try {
            for (int i = 0; i < 8; i++) {
                var client = connect();
                for (int visit = 0; visit < 20; visit++) {
                    client.subscribe(channel);
                    assertFollowing(client);
                    client.unsubscribe(channel);
                }
            }
        } finally {
            over.set(true);
            busy.join();
        }
    }

    /** From the answer on: the last event, and what came after it. */
    private static void assertFollowing(ProtocolClient client) {
        while (!nextBesidesCounts(client).contains("pusher_internal:subscription_succeeded")) {
            // What was under way when it left the channel.
        }
        int last = number(client);
        for (int i = 1; i <= 10; i++) {
            assertThat(number(client)).as("after " + last).isEqualTo(last + i);
        }
    }

    private static int number(ProtocolClient client) {
        return Integer.parseInt(
                ProtocolClient.json(nextBesidesCounts(client)).path("data").textValue());
    }

    @Test
    void theApplicationHearsOfMembersOccupationAndClientEvents() {
        String channel = "presence-" + name;
        var ana = connect();
        String data = "{\"user_id\":\"a\\\"na\"}";
        ana.subscribe(channel, signature.channelAuth(ana.socketId(), channel, data), data);
        ana.nextData(channel, "pusher_internal:subscription_succeeded");
        ana.send("{\"event\":\"client-nod\",\"channel\":\"%s\",\"data\":{\"deep\":1}}".formatted(channel));
        await().atMost(LONG).until(() -> webhooks("client_event", channel).size() == 1);
        ana.close();
        await().atMost(LONG).until(() -> webhooks("channel_vacated", channel).size() == 1);

        assertThat(webhooks("channel_occupied", channel)).hasSize(1);
        assertThat(webhooks("member_added", channel))
                .containsExactly(
                        "{\"name\":\"member_added\",\"channel\":\"%s\",\"user_id\":\"a\\\"na\"}".formatted(channel));
        await().atMost(LONG).until(() -> webhooks("member_removed", channel).size() == 1);
        assertThat(webhooks("member_removed", channel))
                .containsExactly(
                        "{\"name\":\"member_removed\",\"channel\":\"%s\",\"user_id\":\"a\\\"na\"}".formatted(channel));
        assertThat(ProtocolClient.json(webhooks("client_event", channel).getFirst())
                        .path("data")
                        .textValue())
                .as("a text, as the protocol has it")
                .isEqualTo("{\"deep\":1}");
        assertThat(webhooks("subscription_count", channel)).isEmpty();
    }

    /** The count follows the answer whenever it is ready: no other order is promised. */
    private static String nextBesidesCounts(ProtocolClient client) {
        String text = client.nextText();
        while (text.contains("pusher_internal:subscription_count")) {
            text = client.nextText();
        }
        return text;
    }

    private List<String> webhooks(String event, String channel) {
        var entries = other.ask(
                Request.cmd(Command.XRANGE).arg(names.webhooks()).arg("-").arg("+"));
        var found = new ArrayList<String>();
        if (entries != null) {
            for (var entry : entries) {
                assertThat(entry.get(1).get(1).toString())
                        .isEqualTo(apps.configured().id());
                String json = entry.get(1).get(5).toString();
                if (json.contains("\"" + event + "\"") && json.contains("\"" + channel + "\"")) {
                    found.add(json);
                }
            }
        }
        return found;
    }

    private ProtocolClient connect() {
        var client = ProtocolClient.established(server, apps.configured().key());
        clients.add(client);
        return client;
    }

    /** An application that wants to know everything. */
    public static final class Curious implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "innkeeper.broadcast.features.subscription-counts", "true",
                    "innkeeper.broadcast.webhooks.urls", "http://localhost:1/hook");
        }
    }
}
