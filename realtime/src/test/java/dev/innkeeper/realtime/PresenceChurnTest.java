package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.innkeeper.broadcast.BroadcastConfig;
import dev.innkeeper.broadcast.PusherSignature;
import dev.innkeeper.realtime.state.OtherNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Many come and go at once, here and on another node: what each sees adds up to the truth. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
class PresenceChurnTest {
    private static final String CHANNEL = "presence-churn";
    private static final int CLIENTS = 20;
    private static final int FAR_STEPS = 300;
    private static final int FAR_USERS = 15;

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Inject
    PusherSignature signature;

    @Inject
    OtherNode other;

    @Test
    void everybodysListPlusWhatItIsToldIsTheListInTheEnd() {
        var random = new Random(42);
        other.live(120_000);
        var clients = new ArrayList<ProtocolClient>();
        Set<String> far = new TreeSet<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(ProtocolClient.established(server, app.key()));
            }
            for (int step = 0; step < FAR_STEPS; step++) {
                if (step % (FAR_STEPS / CLIENTS) == 0) {
                    // No answer is waited for: the join runs while the others come and go.
                    subscribe(clients.get(step / (FAR_STEPS / CLIENTS)), "near-" + step % 7);
                }
                String user = "far-" + random.nextInt(FAR_USERS);
                if (far.remove(user)) {
                    other.leave(CHANNEL, user);
                } else {
                    other.join(CHANNEL, user, "null");
                    far.add(user);
                }
            }
            Set<String> truth = new TreeSet<>(far);
            for (int i = 0; i < CLIENTS; i++) {
                truth.add("near-" + (i * (FAR_STEPS / CLIENTS)) % 7);
            }
            await().atMost(ProtocolClient.PATIENCE).until(() -> other.members(CHANNEL) == truth.size());
            // The last news of all: whoever has it has everything before it.
            other.join(CHANNEL, "the-end", "null");
            truth.add("the-end");

            for (var client : clients) {
                assertThat(seen(client)).isEqualTo(truth);
                client.hasNothingElse();
            }
        } finally {
            clients.forEach(ProtocolClient::close);
        }
    }

    /** The list of the answer, and every change applied to it: each must be news. */
    private static Set<String> seen(ProtocolClient client) {
        var list = new TreeSet<String>();
        ProtocolClient.json(client.nextData(CHANNEL, "pusher_internal:subscription_succeeded"))
                .path("presence")
                .path("ids")
                .forEach(id -> list.add(id.asText()));
        while (!list.contains("the-end")) {
            JsonNode message = client.next();
            String user = ProtocolClient.json(message.path("data").textValue())
                    .path("user_id")
                    .asText();
            boolean news = switch (ProtocolClient.event(message)) {
                case "pusher_internal:member_added" -> list.add(user);
                case "pusher_internal:member_removed" -> list.remove(user);
                default -> throw new AssertionError("unexpected " + message);
            };
            assertThat(news).as("%s is news to one that sees %s", message, list).isTrue();
        }
        return list;
    }

    private void subscribe(ProtocolClient client, String userId) {
        String data = "{\"user_id\":\"%s\"}".formatted(userId);
        client.subscribe(CHANNEL, signature.channelAuth(client.socketId(), CHANNEL, data), data);
    }
}
