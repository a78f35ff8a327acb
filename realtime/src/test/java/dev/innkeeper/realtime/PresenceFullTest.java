package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.Apps;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A channel that has as many members as it may when Redis forgets them. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(PresenceFullTest.ForTwo.class)
class PresenceFullTest {
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
    RedisNames names;

    private final List<ProtocolClient> clients = new ArrayList<>();
    private final String channel = "presence-two." + UUID.randomUUID();

    @AfterEach
    void hangUp() {
        clients.forEach(ProtocolClient::close);
    }

    @Test
    void whoWasLetInStaysAlthoughOthersAreFasterToSayThatTheyAreThere() {
        var ana = connect();
        subscribe(ana, "ana");
        assertThat(members(ana)).containsExactly("ana");
        var ben = connect();
        subscribe(ben, "ben");
        assertThat(members(ben)).containsExactly("ana", "ben");

        other.flush();
        other.live(LIVES_ON);
        other.join(channel, "xia", "null");
        other.join(channel, "yan", "null");

        await().atMost(Duration.ofSeconds(10)).until(() -> other.members(channel) == 4);
        other.leave(channel, "xia");
        other.leave(channel, "yan");
        var refused = connect();
        subscribe(refused, "cleo");
        assertThat(ProtocolClient.event(refused.next())).isEqualTo("pusher:error");
        ben.close();
        await().atMost(Duration.ofSeconds(10)).until(() -> other.members(channel) == 1);
        var dan = connect();
        subscribe(dan, "dan");
        assertThat(members(dan)).containsExactly("ana", "dan");
    }

    @Test
    void whoIsRefusedWasNeverCounted() {
        other.live(LIVES_ON);
        other.join(channel, "xia", "null");
        other.join(channel, "yan", "null");
        var refused = connect();
        subscribe(refused, "cleo");
        assertThat(ProtocolClient.event(refused.next())).isEqualTo("pusher:error");
        assertThat(ProtocolClient.event(refused.next())).isEqualTo("pusher:subscription_error");

        // By now Redis has heard whatever is said of the channel.
        refused.subscribed(channel.substring("presence-".length()));

        assertThat(String.valueOf(other.ask(Request.cmd(Command.XRANGE)
                        .arg(names.webhooks())
                        .arg("-")
                        .arg("+"))))
                .contains("channel_occupied")
                .doesNotContain("\"channel_occupied\",\"channel\":\"" + channel);
    }

    private ProtocolClient connect() {
        var client = ProtocolClient.established(server, apps.configured().key());
        clients.add(client);
        return client;
    }

    private void subscribe(ProtocolClient client, String user) {
        var data = "{\"user_id\":\"%s\"}".formatted(user);
        client.subscribe(channel, signature.channelAuth(client.socketId(), channel, data), data);
    }

    private Set<String> members(ProtocolClient client) {
        return ProtocolClient.members(
                ProtocolClient.json(client.nextData(channel, "pusher_internal:subscription_succeeded"))
                        .path("presence"));
    }

    public static final class ForTwo implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "innkeeper.broadcast.limits.presence-members", "2",
                    "innkeeper.broadcast.webhooks.urls", "http://localhost:1/hook");
        }
    }
}
