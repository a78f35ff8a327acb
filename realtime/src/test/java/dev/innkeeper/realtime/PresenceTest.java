package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.PusherSignature;
import dev.innkeeper.realtime.state.OtherNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisOnly.class)
class PresenceTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final long LIVES_ON = 60_000;

    @TestHTTPResource("/")
    URI server;

    @Inject
    Apps apps;

    @Inject
    PusherSignature signature;

    @Inject
    OtherNode other;

    @Inject
    Publisher publisher;

    private final List<ProtocolClient> clients = new ArrayList<>();
    private String channel = "";

    @BeforeEach
    void enterAChannelOfItsOwn() {
        channel = "presence-desk." + UUID.randomUUID();
        other.live(LIVES_ON);
    }

    @AfterEach
    void hangUp() {
        clients.forEach(ProtocolClient::close);
    }

    @Test
    void theFirstMemberSeesItself() throws Exception {
        var ana = connect();

        var presence = join(ana, "{\"user_id\":\"ana\",\"user_info\":{\"name\":\"Ana Ü\"}}");

        assertThat(presence.path("count").intValue()).isEqualTo(1);
        assertThat(presence.path("ids").toString()).isEqualTo("[\"ana\"]");
        assertThat(presence.path("hash").toString()).isEqualTo("{\"ana\":{\"name\":\"Ana Ü\"}}");
        nothingWasSaidTo(ana);
    }

    @Test
    void othersAreToldWhoComesAndGoesAndTheNewcomerSeesThemAll() {
        var ana = connect();
        join(ana, member("ana"));
        var ben = connect();

        var seen = join(ben, "{\"user_id\":\"ben\",\"user_info\":{\"desk\":1.50}}");

        assertThat(ProtocolClient.members(seen)).containsExactly("ana", "ben");
        assertThat(ana.nextData(channel, "pusher_internal:member_added"))
                .isEqualTo("{\"user_id\":\"ben\",\"user_info\":{\"desk\":1.50}}");
        ben.unsubscribe(channel);
        assertThat(ana.nextData(channel, "pusher_internal:member_removed")).isEqualTo("{\"user_id\":\"ben\"}");
        ben.hasNothingElse();
    }

    @Test
    void aSecondTabOfTheSameUserIsNoNewsAndNeitherIsItsEnd() throws Exception {
        var ana = connect();
        join(ana, member("ana"));
        var tab = connect();
        join(tab, member("ben"));
        assertThat(ana.nextData(channel, "pusher_internal:member_added")).contains("ben");
        var second = connect();

        assertThat(ProtocolClient.members(join(second, member("ben")))).containsExactly("ana", "ben");
        tab.close();
        awaitLeft(2);
        nothingWasSaidTo(ana, second);
        second.close();

        assertThat(ana.nextData(channel, "pusher_internal:member_removed")).contains("ben");
        nothingWasSaidTo(ana);
    }

    @Test
    void aNumberStaysANumberAndIsTheSameUserAsItsText() throws Exception {
        var ana = connect();
        join(ana, member("ana"));
        var number = connect();
        var seen = join(number, "{\"user_id\": 10, \"user_info\": {\"big\":12345678901234567890}}");

        assertThat(seen.path("ids").toString()).isEqualTo("[\"ana\",10]");
        assertThat(seen.path("hash").path("10").toString()).isEqualTo("{\"big\":12345678901234567890}");
        assertThat(ana.nextData(channel, "pusher_internal:member_added"))
                .isEqualTo("{\"user_id\":10,\"user_info\":{\"big\":12345678901234567890}}");
        var text = connect();
        join(text, member("10"));
        number.close();
        awaitLeft(2);
        nothingWasSaidTo(ana);
        text.close();
        assertThat(ana.nextData(channel, "pusher_internal:member_removed")).isEqualTo("{\"user_id\":10}");
    }

    @Test
    void withoutUserInfoTheHashHoldsNull() {
        var presence = join(connect(), "{\"user_id\":\"bare\"}");

        assertThat(presence.path("hash").path("bare").isNull()).isTrue();
    }

    @Test
    void usersOfAnotherNodeAreSeenAndTheSameUserOnBothIsOne() throws Exception {
        other.join(channel, "far", "{\"name\":\"Far\"}");
        other.join(channel, "both", "null");
        var ana = connect();

        var seen = join(ana, member("ana"));

        assertThat(ProtocolClient.members(seen)).containsExactly("ana", "both", "far");
        assertThat(seen.path("hash").path("far").toString()).isEqualTo("{\"name\":\"Far\"}");
        var both = connect();
        join(both, member("both"));
        both.close();
        awaitLeft(1);
        nothingWasSaidTo(ana);
        other.leave(channel, "both");
        assertThat(ana.nextData(channel, "pusher_internal:member_removed")).contains("both");
        other.join(channel, "later", "null");
        assertThat(ana.nextData(channel, "pusher_internal:member_added")).contains("later");
    }

    @Test
    void theMembersOfADeadNodeGoOnce() throws Exception {
        other.join(channel, "both", "null");
        for (int i = 0; i < 250; i++) {
            other.join(channel, "far-" + i, "null");
        }
        var ana = connect();
        assertThat(ProtocolClient.members(join(ana, member("ana")))).hasSize(252);
        var both = connect();
        join(both, member("both"));

        other.die();

        var gone = new TreeSet<String>();
        for (int i = 0; i < 250; i++) {
            assertThat(gone.add(ana.nextData(channel, "pusher_internal:member_removed")))
                    .isTrue();
        }
        assertThat(gone).allMatch(data -> data.contains("far-"));
        nothingWasSaidTo(ana);
        assertThat(other.members(channel)).isEqualTo(2);
    }

    @Test
    void aDeadNodeCanNotJoin() {
        other.die();

        assertThat(other.join(channel, "late", "null")).isNegative();
        assertThat(ProtocolClient.members(join(connect(), member("ana")))).containsExactly("ana");
    }

    @Test
    void whoComesBackWithinTheGraceWasNeverAway() throws Exception {
        other.join(channel, "mover", "null");
        other.join(channel, "goer", "null");
        var ana = connect();
        join(ana, member("ana"));

        other.leave(channel, "mover", 5_000);
        other.leave(channel, "goer", 5_000);
        nothingWasSaidTo(ana);
        var mover = connect();
        join(mover, member("mover"));

        assertThat(ana.nextData(channel, "pusher_internal:member_removed")).contains("goer");
        nothingWasSaidTo(ana);
        mover.close();
        assertThat(ana.nextData(channel, "pusher_internal:member_removed")).contains("mover");
    }

    @Test
    void aChannelIsOccupiedFromTheFirstSubscriberToTheLastAndADeadNodeHasNone() {
        var ana = connect();
        join(ana, member("ana"));
        assertThat(other.subscribers(channel)).isEqualTo(1);
        other.occupy(channel, 5);
        assertThat(other.subscribers(channel)).isEqualTo(6);
        other.die();
        await().atMost(LONG).until(() -> other.subscribers(channel) == 1);
        ana.unsubscribe(channel);
        await().atMost(LONG).until(() -> other.subscribers(channel) == 0);
    }

    @Test
    void whoDoesNotSayWhoItIsIsRefused() {
        var nobody = connect();
        for (String data : new String[] {
            "{}",
            "{\"user_id\":null}",
            "{\"user_id\":\"\"}",
            "{\"user_id\":{}}",
            "{\"user_id\":true}",
            "[]",
            "ana",
            "",
            "{\"user_id\":\"%s\"}".formatted("x".repeat(129)),
            "{\"user_id\":\"ana\",\"user_info\":\"%s\"}".formatted("x".repeat(1024)),
        }) {
            subscribe(nobody, data);
            assertThat(ProtocolClient.event(nobody.next())).as(data).isEqualTo("pusher:error");
            assertThat(ProtocolClient.event(nobody.next())).isEqualTo("pusher:subscription_error");
        }
        nobody.subscribe(channel, signature.channelAuth(nobody.socketId(), channel));
        assertThat(ProtocolClient.event(nobody.next())).isEqualTo("pusher:error");
        assertThat(ProtocolClient.event(nobody.next())).isEqualTo("pusher:subscription_error");
        nobody.hasNothingElse();
        join(nobody, "{\"user_id\":\"%s\"}".formatted("x".repeat(128)));
    }

    @Test
    void aFullChannelIsClosedToNewUsersOnly() {
        int most = apps.configured().limits().presenceMembers();
        for (int i = 0; i < most; i++) {
            other.join(channel, "far-" + i, "null");
        }
        var late = connect();
        subscribe(late, member("late"));
        assertThat(ProtocolClient.event(late.next())).isEqualTo("pusher:error");
        var error = late.next();
        assertThat(ProtocolClient.event(error)).isEqualTo("pusher:subscription_error");
        assertThat(error.path("data").path("status").intValue()).isEqualTo(4100);
        var known = connect();
        assertThat(join(known, member("far-7")).path("count").intValue()).isEqualTo(most);
    }

    private ProtocolClient connect() {
        var client = ProtocolClient.established(server, apps.configured().key());
        clients.add(client);
        return client;
    }

    private void subscribe(ProtocolClient client, String data) {
        client.subscribe(channel, signature.channelAuth(client.socketId(), channel, data), data);
    }

    /** Waits until the server has noticed who went: so many are left on this node. */
    private void awaitLeft(int subscribers) {
        await().atMost(LONG).until(() -> other.subscribers(channel) == subscribers);
    }

    /** Fails unless what is published now is what each of them hears next. */
    private void nothingWasSaidTo(ProtocolClient... members) throws Exception {
        publisher.publish(channel, "mark", "{}");
        for (var member : members) {
            assertThat(member.nextData(channel, "mark")).isEqualTo("{}");
        }
    }

    private JsonNode join(ProtocolClient client, String data) {
        subscribe(client, data);
        return ProtocolClient.json(client.nextData(channel, "pusher_internal:subscription_succeeded"))
                .path("presence");
    }

    private static String member(String userId) {
        return "{\"user_id\":\"%s\"}".formatted(userId);
    }
}
