package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.PusherSignature;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cache channel is what its name says without {@code cache-}, and shows its last event to whoever comes later. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
class CacheChannelsTest {
    private static final String MEMBER = "{\"user_id\":\"ana\"}";
    private static final String EVENT = "{\"name\":\"price\",\"data\":\"7\",\"channel\":\"%s\"}";

    @TestHTTPResource("/")
    URI server;

    @Inject
    Apps apps;

    @Inject
    PusherSignature signature;

    @ParameterizedTest
    @ValueSource(strings = {"cache-", "private-cache-", "presence-cache-", "private-encrypted-cache-"})
    void eachKindDemandsWhatItsKindDoesAndShowsItsLastEvent(String kind) {
        String channel = kind + UUID.randomUUID();
        boolean open = kind.startsWith("cache-");
        try (var api = new ApiClient(server, apps.configured());
                var client =
                        ProtocolClient.established(server, apps.configured().key())) {
            assertThat(api.post("/events", EVENT.formatted(channel)).statusCode())
                    .isEqualTo(200);
            if (!open) {
                client.subscribe(channel, signature.channelAuth("1.1", channel, MEMBER), MEMBER);
                assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:error");
                assertThat(client.next().path("data").path("type").textValue()).isEqualTo("AuthError");
            }

            enter(client, channel);

            String answer = client.nextData(channel, "pusher_internal:subscription_succeeded");
            var presence = ProtocolClient.json(answer).path("presence");
            if (kind.startsWith("presence-")) {
                assertThat(ProtocolClient.members(presence)).containsExactly("ana");
            } else {
                assertThat(presence.isMissingNode()).isTrue();
            }
            assertThat(client.nextData(channel, "price")).isEqualTo("7");
            client.send("{\"event\":\"client-nod\",\"channel\":\"%s\",\"data\":{}}".formatted(channel));
            if (open || kind.contains("encrypted")) {
                assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:error");
            }
            client.hasNothingElse();
        }
    }

    private void enter(ProtocolClient client, String channel) {
        if (channel.startsWith("presence-")) {
            client.subscribe(channel, signature.channelAuth(client.socketId(), channel, MEMBER), MEMBER);
        } else if (channel.startsWith("private-")) {
            client.subscribe(channel, signature.channelAuth(client.socketId(), channel));
        } else {
            client.subscribe(channel);
        }
    }
}
