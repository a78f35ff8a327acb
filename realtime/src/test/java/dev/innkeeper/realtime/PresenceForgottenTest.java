package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.PusherSignature;
import dev.innkeeper.realtime.state.OtherNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What members see of each other when Redis has forgotten them. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
class PresenceForgottenTest {
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

    @Inject
    MeterRegistry metrics;

    private final List<ProtocolClient> clients = new ArrayList<>();
    private final String channel = "presence-desk." + UUID.randomUUID();

    @AfterEach
    void hangUp() {
        clients.forEach(ProtocolClient::close);
    }

    @Test
    void nobodyIsLostAndWhoIsGoneIsShown() throws Exception {
        other.live(LIVES_ON);
        other.join(channel, "gone", "null");
        other.join(channel, "stays", "null");
        var ana = connect();
        join(ana, "ana");
        var ben = connect();
        join(ben, "ben");
        assertThat(ana.nextData(channel, "pusher_internal:member_added")).contains("ben");

        other.flush();
        other.live(LIVES_ON);
        other.join(channel, "stays", "null");

        // Nobody else is told to have gone or come.
        assertThat(ana.nextData(channel, "pusher_internal:member_removed")).contains("gone");
        assertThat(ben.nextData(channel, "pusher_internal:member_removed")).contains("gone");
        publisher.publish(channel, "mark", "{}");
        assertThat(ana.nextData(channel, "mark")).isEqualTo("{}");
        assertThat(join(connect(), "new")).containsExactly("ana", "ben", "new", "stays");
        assertThat(ana.nextData(channel, "pusher_internal:member_added")).contains("new");
        double copies = copies();
        assertThat(join(connect(), "ana")).containsExactly("ana", "ben", "new", "stays");
        assertThat(copies()).as("copies of a list that is known").isEqualTo(copies);
    }

    private double copies() {
        return metrics.counter("realtime.presence.copies").count();
    }

    private ProtocolClient connect() {
        var client = ProtocolClient.established(server, apps.configured().key());
        clients.add(client);
        return client;
    }

    private Set<String> join(ProtocolClient client, String user) {
        var data = "{\"user_id\":\"%s\"}".formatted(user);
        client.subscribe(channel, signature.channelAuth(client.socketId(), channel, data), data);
        return ProtocolClient.members(
                ProtocolClient.json(client.nextData(channel, "pusher_internal:subscription_succeeded"))
                        .path("presence"));
    }
}
