package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.Outgoing;
import dev.innkeeper.broadcast.Publisher;
import dev.innkeeper.broadcast.PusherSignature;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.realtime.state.OtherNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisOnly.class)
class SignInTest {
    @TestHTTPResource("/")
    URI server;

    @Inject
    Apps apps;

    @Inject
    PusherSignature signature;

    @Inject
    Publisher publisher;

    @Inject
    OtherNode otherNode;

    @Inject
    RedisNames names;

    @Inject
    ObjectMapper json;

    private final List<ProtocolClient> clients = new ArrayList<>();
    private final String user = "Zoë " + UUID.randomUUID();

    @AfterEach
    void hangUp() {
        clients.forEach(ProtocolClient::close);
    }

    @Test
    void theAnswerRepeatsTheUserDataAndMaySoAgain() throws Exception {
        var client = connect();
        String data = data(user);

        signIn(client, data);
        signIn(client, data);
        client.send(Map.of("event", "pusher:signin", "data", signed(client, data("somebody else"))));

        assertThat(client.next().path("data").path("code").intValue()).isEqualTo(4009);
        client.hasNothingElse();
    }

    @Test
    void signingInAgainIsNotAnsweredBeforeRedisKnowsTheUser() throws Exception {
        var client = connect();
        var message = Map.of("event", "pusher:signin", "data", signed(client, data(user)));
        otherNode.ask(Request.cmd(Command.CLIENT).arg("PAUSE").arg(60_000).arg("WRITE"));
        try {
            client.send(message);
            client.send(message);
            client.send(Map.of("event", "pusher:signin", "data", signed(client, data("somebody else"))));
            assertThat(client.next().path("data").path("code").intValue()).isEqualTo(4009);
        } finally {
            otherNode.ask(Request.cmd(Command.CLIENT).arg("UNPAUSE"));
        }
        assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:signin_success");
        assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:signin_success");
        client.hasNothingElse();
    }

    @Test
    void aWrongSignatureOrNoUserIsRefused() throws Exception {
        var client = connect();
        client.send(Map.of(
                "event",
                "pusher:signin",
                "data",
                Map.of("auth", signature.userAuth("1.1", data(user)), "user_data", data(user))));
        assertThat(client.next().path("data").path("code").intValue()).isEqualTo(4009);
        for (String wrong : new String[] {"{}", "{\"id\":7}", "{\"id\":\"\"}", "[]", "x", ""}) {
            client.send(Map.of("event", "pusher:signin", "data", signed(client, wrong)));
            assertThat(client.next().path("data").path("code").intValue())
                    .as(wrong)
                    .isEqualTo(4009);
        }
        client.subscribe("#server-to-user-" + user);
        assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:error");
        assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:subscription_error");
        client.hasNothingElse();
    }

    @Test
    void theUsersChannelIsTheUsersOnly() throws Exception {
        var client = connect();
        signIn(client, data(user));
        String channel = "#server-to-user-" + user;
        client.subscribed(channel);
        client.subscribe(channel + "x");
        assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:error");
        assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:subscription_error");

        publisher.publish(
                List.of(Outgoing.of(apps.configured().id(), channel, "hello", "{\"é\":1}", "")), "", outcome -> {});

        assertThat(client.nextData(channel, "hello")).isEqualTo("{\"é\":1}");
    }

    @Test
    void aSignedInUserEntersAPresenceChannelAsItself() throws Exception {
        var client = connect();
        signIn(client, json.writeValueAsString(Map.of("id", user, "user_info", Map.of("name", "Zoë"))));
        String channel = "presence-signed-in." + UUID.randomUUID();
        client.subscribe(channel, signature.channelAuth(client.socketId(), channel));

        var presence = ProtocolClient.json(client.nextData(channel, "pusher_internal:subscription_succeeded"))
                .path("presence");

        assertThat(presence.path("hash").path(user).path("name").textValue()).isEqualTo("Zoë");
    }

    @Test
    void whoSaysTooMuchOfItselfIsNotSignedIn() throws Exception {
        var client = connect();
        for (var tooMuch : List.of(
                Map.of("id", "x".repeat(129)), Map.of("id", user, "user_info", Map.of("name", "é".repeat(510))))) {
            client.send(Map.of("event", "pusher:signin", "data", signed(client, json.writeValueAsString(tooMuch))));

            assertThat(client.next().path("data").path("code").intValue()).isEqualTo(4009);
        }
        signIn(client, json.writeValueAsString(Map.of("id", user, "user_info", Map.of("name", "é".repeat(500)))));
    }

    @Test
    void allConnectionsOfATerminatedUserAreClosedAndNoOthers() throws Exception {
        var one = connect();
        signIn(one, data(user));
        var two = connect();
        signIn(two, data(user));
        var other = connect();
        signIn(other, data(user + " the other"));
        String channel = "#server-to-user-" + user + " the other";
        other.subscribed(channel);

        otherNode.ask(Request.cmd(Command.PUBLISH)
                .arg(names.control())
                .arg(json.writeValueAsString(Map.of("app", apps.configured().id(), "terminate", user))));

        assertThat(one.closeCodeAfterAnything()).isEqualTo(4009);
        assertThat(two.closeCodeAfterAnything()).isEqualTo(4009);
        publisher.publish(
                List.of(Outgoing.of(apps.configured().id(), channel, "still", "here", "")), "", outcome -> {});
        assertThat(other.nextData(channel, "still")).isEqualTo("here");
    }

    @Test
    void aUserHasOnlySoManyConnections() throws Exception {
        int most = apps.configured().limits().connectionsPerUser();
        for (int i = 0; i < most; i++) {
            signIn(connect(), data(user));
        }
        var late = connect();
        late.send(Map.of("event", "pusher:signin", "data", signed(late, data(user))));

        assertThat(late.next().path("data").path("code").intValue()).isEqualTo(4301);
    }

    @Test
    void aWatcherHearsWhoIsOnlineComesAndGoes() throws Exception {
        String there = "there " + user;
        String later = "later " + user;
        var early = connect();
        signIn(early, data(there));
        var watcher = connect();

        signIn(watcher, json.writeValueAsString(Map.of("id", user, "watchlist", List.of(there, later))));

        assertWatched(
                watcher,
                "[{\"name\":\"online\",\"user_ids\":[\"%s\"]},{\"name\":\"offline\",\"user_ids\":[\"%s\"]}]"
                        .formatted(there, later));
        var come = connect();
        String seen = "seen." + UUID.randomUUID();
        come.subscribed(seen);
        signIn(come, data(later));
        assertWatched(watcher, "[{\"name\":\"online\",\"user_ids\":[\"%s\"]}]".formatted(later));
        var again = connect();
        signIn(again, data(later));
        come.close();
        await().atMost(ProtocolClient.PATIENCE).until(() -> otherNode.subscribers(seen) == 0);
        early.close();
        // Had the one of two who left counted, that would have come before.
        assertWatched(watcher, "[{\"name\":\"offline\",\"user_ids\":[\"%s\"]}]".formatted(there));
        again.close();
        assertWatched(watcher, "[{\"name\":\"offline\",\"user_ids\":[\"%s\"]}]".formatted(later));
    }

    @Test
    void ofATooLongWatchlistTheFirstHundredCount() throws Exception {
        String watched = "watched " + user;
        var list = new ArrayList<>(
                IntStream.range(0, 100).mapToObj(i -> "nobody " + i).toList());
        list.add(watched);
        var watcher = connect();
        String data = json.writeValueAsString(Map.of("id", user, "watchlist", list));
        watcher.send(Map.of("event", "pusher:signin", "data", signed(watcher, data)));

        assertThat(ProtocolClient.event(watcher.next())).isEqualTo("pusher:signin_success");
        assertThat(watcher.next().path("data").path("code").intValue()).isEqualTo(4302);
        var events =
                ProtocolClient.json(watcher.next().path("data").textValue()).path("events");
        assertThat(events.path(0).path("name").textValue()).isEqualTo("offline");
        assertThat(events.path(0).path("user_ids").size()).isEqualTo(100);
        signIn(connect(), data(watched));
        signIn(connect(), data("nobody 0"));
        assertWatched(watcher, "[{\"name\":\"online\",\"user_ids\":[\"nobody 0\"]}]");
    }

    private void assertWatched(ProtocolClient watcher, String events) {
        var message = watcher.next();
        assertThat(ProtocolClient.event(message)).isEqualTo("pusher_internal:watchlist_events");
        assertThat(message.has("channel")).isFalse();
        assertThat(message.path("data").textValue()).isEqualTo("{\"events\":" + events + "}");
    }

    private ProtocolClient connect() {
        var client = ProtocolClient.established(server, apps.configured().key());
        clients.add(client);
        return client;
    }

    private void signIn(ProtocolClient client, String userData) {
        client.send(Map.of("event", "pusher:signin", "data", signed(client, userData)));
        var answer = client.next();
        assertThat(ProtocolClient.event(answer)).as("%s", answer).isEqualTo("pusher:signin_success");
        assertThat(answer.path("data").path("user_data").textValue()).isEqualTo(userData);
    }

    private Map<String, String> signed(ProtocolClient client, String userData) {
        return Map.of("auth", signature.userAuth(client.socketId(), userData), "user_data", userData);
    }

    private String data(String userId) throws Exception {
        return json.writeValueAsString(Map.of("id", userId));
    }
}
