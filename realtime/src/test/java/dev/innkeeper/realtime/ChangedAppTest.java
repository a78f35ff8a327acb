package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.AppAdmin;
import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.realtime.state.OtherNode;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is changed of an application while its clients are connected and in channels. */
@QuarkusTest
@WithTestResource(Backends.class)
class ChangedAppTest {
    @TestHTTPResource("/")
    URI server;

    @Inject
    Apps apps;

    @Inject
    AppAdmin admin;

    @Inject
    DataSource database;

    @Inject
    RedisNames names;

    @Inject
    OtherNode redis;

    private final List<ProtocolClient> clients = new ArrayList<>();
    private final String id = "changed-" + UUID.randomUUID();
    private final String channel = "open." + UUID.randomUUID();
    private App app;

    @BeforeEach
    void addIt() throws Exception {
        app = admin.add(id).orElseThrow();
        await().until(() -> apps.byId(id).isPresent());
    }

    @AfterEach
    void hangUp() {
        clients.forEach(ProtocolClient::close);
    }

    @Test
    void countsSwitchedOnAreToldInChannelsThatHaveSubscribers() throws Exception {
        var client = connect().subscribed(channel);

        set("features.subscriptionCounts", "true");
        connect().subscribed(channel);

        assertThat(client.nextData(channel, "pusher_internal:subscription_count"))
                .isEqualTo("{\"subscription_count\":2}");
    }

    @Test
    void webhooksAskedForAreToldOfChannelsThatHaveSubscribers() throws Exception {
        var client = connect().subscribed(channel);

        set("webhooks.urls", "http://localhost:1/hook");
        client.unsubscribe(channel);

        await().until(() ->
                webhooks().equals(List.of("{\"name\":\"channel_vacated\",\"channel\":\"%s\"}".formatted(channel))));
    }

    @Test
    void webhooksTakenBackAreNotToldAnyMore() throws Exception {
        set("webhooks.urls", "http://localhost:1/hook");
        var client = connect().subscribed(channel);
        set("webhooks.urls", "");
        client.unsubscribe(channel);
        await().until(() -> redis.ask(
                        Request.cmd(Command.ZSCORE).arg(names.of(id).occupied()).arg(channel))
                == null);

        assertThat(webhooks()).containsExactly("{\"name\":\"channel_occupied\",\"channel\":\"%s\"}".formatted(channel));
    }

    @Test
    void limitsHoldForOpenConnections() throws Exception {
        String chat = "private-" + channel;
        var client = connect();
        client.subscribe(chat, app.signature().channelAuth(client.socketId(), chat));
        client.nextData(chat, "pusher_internal:subscription_succeeded");

        set("limits.eventBytes", "10");
        await().until(() -> answer(client, chat, "\"more than ten\"").contains("its data is too large"));
        assertThat(answer(client, chat, "1")).contains("pusher:pong");

        set("limits.clientEventBurst", "1", "limits.clientEventRate", "1");
        await().until(() -> {
            answer(client, chat, "1");
            return answer(client, chat, "1").contains("too many of them");
        });

        set("features.clientEvents", "false");
        await().until(() -> answer(client, chat, "1").contains("not enabled"));
    }

    @Test
    void aMessageAboveTheApplicationsOwnLimitEndsTheConnectionThatSaysIt() throws Exception {
        var client = connect();

        set("limits.messageBytes", "64");
        client.send("{\"event\":\"pusher:ping\",\"data\":{}}");
        assertThat(client.nextText()).contains("pusher:pong");
        await().until(() -> {
            client.send("{\"event\":\"pusher:ping\",\"data\":\"%s\"}".formatted("é".repeat(20)));
            return client.poll(ProtocolClient.PATIENCE) instanceof Received.Closed(int code, var reason)
                    && code == 1009;
        });
    }

    @Test
    void clientsOfAnApplicationWithoutARowAreClosedForGood() throws Exception {
        var client = connect().subscribed(channel);

        try (var connection = database.getConnection();
                var delete = connection.prepareStatement("delete from realtime_app where id = ?")) {
            delete.setString(1, id);
            delete.executeUpdate();
        }
        admin.enable("nobody", true);

        assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:error");
        assertThat(client.closeCode()).isEqualTo(4001);
    }

    /** What the client hears after a client event of its own, which is the answer to a ping if it was taken. */
    private static String answer(ProtocolClient client, String chat, String data) {
        client.send("{\"event\":\"client-nod\",\"channel\":\"%s\",\"data\":%s}".formatted(chat, data));
        client.send("{\"event\":\"pusher:ping\",\"data\":{}}");
        String first = client.nextText();
        if (!first.contains("pusher:pong")) {
            assertThat(client.nextText()).contains("pusher:pong");
        }
        return first;
    }

    private void set(String... changes) throws Exception {
        var wanted = new HashMap<String, String>();
        for (int i = 0; i < changes.length; i += 2) {
            wanted.put(changes[i], changes[i + 1]);
        }
        var before = apps.byId(id).orElseThrow();
        assertThat(admin.set(id, wanted)).isTrue();
        await().until(() -> !apps.byId(id).orElseThrow().equals(before));
    }

    private List<String> webhooks() {
        var entries = redis.ask(Request.cmd(Command.XRANGE)
                .arg(names.of(id).webhooks())
                .arg("-")
                .arg("+"));
        var found = new ArrayList<String>();
        if (entries != null) {
            for (var entry : entries) {
                if (entry.get(1).get(1).toString().equals(id)) {
                    found.add(entry.get(1).get(5).toString());
                }
            }
        }
        return found;
    }

    private ProtocolClient connect() {
        var client = ProtocolClient.established(server, app.key());
        clients.add(client);
        return client;
    }
}
