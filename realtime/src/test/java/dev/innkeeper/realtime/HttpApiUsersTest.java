package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.broadcast.Apps;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The HTTP API and the people it speaks of, through real connections. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
class HttpApiUsersTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestHTTPResource("/")
    URI server;

    @Inject
    Apps apps;

    private ApiClient api;

    @BeforeEach
    void open() {
        api = new ApiClient(server, apps.configured());
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void aSignedInUserIsReachedAndSentAway() {
        var user = "u 1/é";
        var data = json(Map.of("id", user, "user_info", Map.of()));
        try (var client = client()) {
            var auth = apps.configured().signature().userAuth(client.socketId(), data);
            client.send(Map.of("event", "pusher:signin", "data", Map.of("auth", auth, "user_data", data)));
            awaitEvent(client, "pusher:signin_success");
            client.subscribe("#server-to-user-" + user);
            awaitEvent(client, "pusher_internal:subscription_succeeded");

            answers(
                    api.post("/events", json(Map.of("name", "e", "data", "d", "channel", "#server-to-user-" + user))),
                    200,
                    "{}");
            awaitEvent(client, "e");
            answers(api.post("/users/u%201%2F%C3%A9/terminate_connections", "{}"), 200, "{}");

            assertThat(client.closeCodeAfterAnything()).isEqualTo(4009);
        }
    }

    @Test
    void membersOfAPresenceChannelAreItsUsers() {
        var data = "{\"user_id\":10,\"user_info\":{\"name\":\"Zoë\"}}";
        try (var client = client()) {
            var auth = apps.configured().signature().channelAuth(client.socketId(), "presence-real", data);
            client.subscribe("presence-real", auth, data);
            awaitEvent(client, "pusher_internal:subscription_succeeded");

            answers(api.get("/channels/presence-real/users", Map.of()), 200, "{\"users\":[{\"id\":10}]}");
            answers(
                    api.get("/channels/presence-real", Map.of("info", "user_count")),
                    200,
                    "{\"occupied\":true,\"user_count\":1}");
        }
    }

    private static void awaitEvent(ProtocolClient client, String event) {
        while (!ProtocolClient.event(client.next()).equals(event)) {
            // Others may come before it.
        }
    }

    private ProtocolClient client() {
        return ProtocolClient.established(server, apps.configured().key());
    }

    private static void answers(HttpResponse<String> answer, int status, String body) {
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
