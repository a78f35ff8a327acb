package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.PusherSignature;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client that pages use, where whoever looks at the page is logged in. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(GapTest.Kept.class)
class ScriptSignInTest {
    private static final String CHANNEL = "news";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestHTTPResource("/")
    URI server;

    @Inject
    Apps apps;

    @Inject
    PusherSignature signature;

    private ApiClient api;
    private CuttableLine line;
    private AuthEndpoint auth;

    @BeforeAll
    static void install() throws Exception {
        NodePrograms.install();
    }

    @BeforeEach
    void open() throws IOException {
        api = new ApiClient(server, apps.configured());
        line = new CuttableLine(server);
        auth = new AuthEndpoint(signature, channel -> false);
    }

    @AfterEach
    void close() throws IOException {
        api.close();
        auth.close();
        line.close();
    }

    @Test
    void itIsSignedInOnEachConnectionAndToldItsUsersEvents() throws Exception {
        try (var client = run(auth)) {
            for (int connection = 1; connection <= 3; connection++) {
                assertThat(client.await("signed in", kind("signed_in")).path("id"))
                        .isEqualTo(JSON.valueToTree(auth.user));
                client.awaitKind("subscribed", channel());
                say(channel(), connection);
                assertThat(client.awaitKind("event", channel()).path("data").asInt())
                        .isEqualTo(connection);
                assertThat(auth.signIns()).isEqualTo(connection);
                line.cut();
            }
        }
    }

    @Test
    void whoIsTerminatedIsToldSoAndDoesNotComeBack() throws Exception {
        try (var client = run(auth)) {
            client.awaitKind("subscribed", channel());

            answers(api.post("/users/" + auth.user + "/terminate_connections", "{}"));

            client.await("why", kind("error").and(report -> report.path("code").asInt() == 4009));
            client.awaitState("disconnected");
        }
    }

    @Test
    void whoWebDoesNotKnowGoesOnUnsignedAndAsksOnceAConnection() throws Exception {
        auth.answerSignIns(401);
        try (var client = run(auth)) {
            assertThat(notSignedIn(client).path("status").asInt()).isEqualTo(401);
            goesOnUnsigned(client);
            assertThat(auth.signIns()).isEqualTo(1);

            auth.answerSignIns(200);
            line.cut();

            client.await("signed in", kind("signed_in"));
            assertThat(auth.signIns()).isEqualTo(2);
        }
    }

    @Test
    void whomRealtimeRefusesGoesOnUnsigned() throws Exception {
        var wrong = new PusherSignature(apps.configured().key(), "a secret that is not ours");
        try (var liar = new AuthEndpoint(wrong, channel -> false);
                var client = run(liar)) {
            assertThat(notSignedIn(client).path("code").asInt()).isEqualTo(4009);
            goesOnUnsigned(client);
            assertThat(liar.signIns()).isEqualTo(1);
        }
    }

    @Test
    void whoHasTooManyConnectionsGoesOnUnsigned() throws Exception {
        var others = new ArrayList<ProtocolClient>();
        try {
            for (int i = 0; i < apps.configured().limits().connectionsPerUser(); i++) {
                others.add(signedIn());
            }
            try (var client = run(auth)) {
                assertThat(notSignedIn(client).path("code").asInt()).isEqualTo(4301);
                goesOnUnsigned(client);
                assertThat(auth.signIns()).isEqualTo(1);
            }
        } finally {
            others.forEach(ProtocolClient::close);
        }
    }

    @Test
    void whomWebCouldNotAnswerTriesAgain() throws Exception {
        auth.answerSignIns(503);
        try (var client = run(auth)) {
            assertThat(notSignedIn(client).path("status").asInt()).isEqualTo(503);

            auth.answerSignIns(200);

            client.await("signed in", kind("signed_in"));
        }
    }

    private PusherJs run(AuthEndpoint endpoint) throws IOException {
        return PusherJs.runOurs(Map.of(
                "key", apps.configured().key(),
                "url", line.url(),
                "auth", endpoint.url(),
                "userAuth", endpoint.userUrl(),
                "channels", List.of(CHANNEL)));
    }

    private void goesOnUnsigned(PusherJs client) throws Exception {
        if (client.seen().stream().noneMatch(kind("subscribed"))) {
            client.awaitKind("subscribed", CHANNEL);
        }
        say(CHANNEL, 1);
        client.awaitKind("event", CHANNEL);
        assertThat(client.seen())
                .noneMatch(kind("signed_in"))
                .noneMatch(report -> "disconnected".equals(report.path("state").asText()));
    }

    private ProtocolClient signedIn() throws JsonProcessingException {
        var client = ProtocolClient.established(server, apps.configured().key());
        var data = JSON.writeValueAsString(Map.of("id", auth.user));
        client.send(Map.of(
                "event",
                "pusher:signin",
                "data",
                Map.of("auth", signature.userAuth(client.socketId(), data), "user_data", data)));
        assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:signin_success");
        return client;
    }

    private void say(String channel, int count) throws JsonProcessingException {
        answers(api.post(
                "/events",
                JSON.writeValueAsString(Map.of("name", "count", "data", String.valueOf(count), "channel", channel))));
    }

    private String channel() {
        return "#server-to-user-" + auth.user;
    }

    private static JsonNode notSignedIn(PusherJs client) throws InterruptedException {
        return client.await("not signed in", kind("not_signed_in"));
    }

    private static Predicate<JsonNode> kind(String kind) {
        return report -> kind.equals(report.path("kind").asText());
    }

    private static void answers(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
}
