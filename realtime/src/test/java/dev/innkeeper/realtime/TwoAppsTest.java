package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.AppAdmin;
import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.PusherSignature;
import dev.innkeeper.testkit.Backends;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two applications, one configured and one from the database, that use the same names for what is theirs. */
@QuarkusTest
@WithTestResource(Backends.class)
class TwoAppsTest {
    private static final String ROOM = "presence-desk";
    private static final String NEWS = "news";

    @TestHTTPResource("/")
    URI server;

    @Inject
    Apps apps;

    @Inject
    AppAdmin admin;

    @Inject
    MeterRegistry metrics;

    private final List<ProtocolClient> clients = new ArrayList<>();
    private final String id = "second-" + UUID.randomUUID();
    private App first;
    private App second;

    @BeforeEach
    void addTheSecond() throws Exception {
        first = apps.configured();
        second = admin.add(id).orElseThrow();
        await().until(() -> apps.byId(id).isPresent());
    }

    @AfterEach
    void hangUp() {
        clients.forEach(ProtocolClient::close);
    }

    @Test
    void whatOneSaysTheOtherDoesNotHear() {
        var here = connect(first).subscribed(NEWS);
        var there = connect(second).subscribed(NEWS);

        publish(second, "theirs");
        assertThat(there.nextData(NEWS, "theirs")).isEqualTo("{}");
        publish(first, "ours");

        assertThat(here.nextData(NEWS, "ours")).isEqualTo("{}");
        publish(second, "last");
        assertThat(there.nextData(NEWS, "last")).isEqualTo("{}");
    }

    @Test
    void eachIsCountedForItself() {
        double before = numbers("realtime.app.messages.out", first);
        connect(first).subscribed(NEWS);
        var there = connect(second).subscribed(NEWS);
        publish(second, "theirs");
        assertThat(there.nextData(NEWS, "theirs")).isEqualTo("{}");

        await().until(() -> numbers("realtime.app.messages.out", second) == 1);
        assertThat(numbers("realtime.app.messages.out", first)).isEqualTo(before);
        assertThat(numbers("realtime.app.messages.in", second)).isEqualTo(1);
        assertThat(numbers("realtime.app.bytes.out", second)).isGreaterThan(0);
        assertThat(numbers("realtime.app.connections", second)).isEqualTo(1);
        assertThat(numbers("realtime.app.subscriptions", second)).isEqualTo(1);
        there.close();
        await().until(() -> numbers("realtime.app.connections", second) == 0);
        assertThat(numbers("realtime.app.subscriptions", second)).isZero();
    }

    private double numbers(String name, App app) {
        return metrics.get(name).tag("app", app.id()).meters().stream()
                .flatMap(meter -> StreamSupport.stream(meter.measure().spliterator(), false))
                .mapToDouble(Measurement::getValue)
                .sum();
    }

    @Test
    void membersWhispersAndUsersStayWithTheirApplication() {
        var ana = connect(first);
        join(ana, first, "ana");
        var ben = connect(second);

        assertThat(join(ben, second, "ben")).contains("\"ids\":[\"ben\"]");
        var tab = connect(first);
        join(tab, first, "ana");
        tab.send("{\"event\":\"client-nod\",\"channel\":\"%s\",\"data\":\"hello\"}".formatted(ROOM));
        assertThat(ana.nextData(ROOM, "client-nod")).isEqualTo("hello");
        publish(second, ROOM, "mark");
        assertThat(ben.nextData(ROOM, "mark")).isEqualTo("{}");
        try (var api = new ApiClient(server, second)) {
            assertThat(api.get("/channels/" + ROOM + "/users", Map.of()).body())
                    .isEqualTo("{\"users\":[{\"id\":\"ben\"}]}");
            assertThat(api.get("/channels", Map.of()).body()).isEqualTo("{\"channels\":{\"%s\":{}}}".formatted(ROOM));
        }
    }

    @Test
    void nobodySignsForTheOther() {
        var client = connect(second);
        client.subscribe("private-a", first.signature().channelAuth(client.socketId(), "private-a"));
        assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:error");
        assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:subscription_error");

        var impostor = new App(
                second.id(),
                first.key(),
                first.secret(),
                null,
                true,
                first.allowedOrigins(),
                first.limits(),
                first.features(),
                first.webhooks());
        try (var api = new ApiClient(server, impostor)) {
            assertThat(api.post("/events", event("news", "forged")).statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void bothSecretsAreGoodOnAConnectionThatIsOlderThanTheSecond() throws Exception {
        var client = connect(second);
        var next = new PusherSignature(second.key(), admin.offerNextSecret(id).orElseThrow());
        await().until(() -> apps.byId(id).orElseThrow().secretNext() != null);

        assertSubscribes(client, "private-first-secret", second.signature());
        assertSubscribes(client, "private-second-secret", next);
        var user = "{\"id\":\"ana\"}";
        client.send(Map.of(
                "event",
                "pusher:signin",
                "data",
                Map.of("auth", next.userAuth(client.socketId(), user), "user_data", user)));
        assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:signin_success");

        admin.takeNextSecret(id);
        await().until(() -> apps.byId(id).orElseThrow().secretNext() == null);
        assertSubscribes(client, "private-second-alone", next);
        client.subscribe("private-late", second.signature().channelAuth(client.socketId(), "private-late"));
        assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:error");
        assertThat(client.next().path("data").path("status").intValue()).isEqualTo(401);
    }

    @Test
    void aDisabledApplicationsClientsAreClosedForGoodAndNobodyElses() throws Exception {
        var here = connect(first).subscribed(NEWS);
        var there = connect(second).subscribed(NEWS);

        admin.enable(id, false);

        assertThat(there.closeCodeAfterAnything()).isEqualTo(4003);
        assertThat(refusal(second.key())).isEqualTo(4003);
        assertThat(refusal("nobodys-key")).isEqualTo(4001);
        try (var api = new ApiClient(server, second)) {
            assertThat(api.post("/events", event(NEWS, "late")).statusCode()).isEqualTo(403);
        }
        publish(first, "still");
        assertThat(here.nextData(NEWS, "still")).isEqualTo("{}");

        admin.enable(id, true);
        await().until(() -> apps.byId(id).orElseThrow().enabled());
        connect(second).subscribed(NEWS);
    }

    @Test
    void whoSaysToComeFromAProxyThatIsNotBelievedDoesNotComeOverTls() throws Exception {
        admin.set(id, Map.of("features.requireTls", "true"));
        await().until(() -> apps.byId(id).orElseThrow().features().requireTls());

        try (var liar = new RawSocket(server, "app/" + second.key() + "?protocol=7", "203.0.113.1")) {
            assertThat(liar.next().text()).contains("4000");
        }
        connect(first).subscribed(NEWS);
    }

    private int refusal(String key) {
        try (var client = ProtocolClient.connect(server, "app/" + key + "?protocol=7")) {
            return client.closeCodeAfterAnything();
        }
    }

    private ProtocolClient connect(App app) {
        var client = ProtocolClient.established(server, app.key());
        clients.add(client);
        return client;
    }

    private static void assertSubscribes(ProtocolClient client, String channel, PusherSignature signature) {
        client.subscribe(channel, signature.channelAuth(client.socketId(), channel));
        assertThat(client.nextData(channel, "pusher_internal:subscription_succeeded"))
                .isEqualTo("{}");
    }

    private static String join(ProtocolClient client, App app, String user) {
        var data = "{\"user_id\":\"%s\"}".formatted(user);
        client.subscribe(ROOM, app.signature().channelAuth(client.socketId(), ROOM, data), data);
        return client.nextData(ROOM, "pusher_internal:subscription_succeeded");
    }

    private void publish(App app, String event) {
        publish(app, NEWS, event);
    }

    private void publish(App app, String channel, String event) {
        try (var api = new ApiClient(server, app)) {
            assertThat(api.post("/events", event(channel, event)).statusCode()).isEqualTo(200);
        }
    }

    private static String event(String channel, String event) {
        return "{\"name\":\"%s\",\"data\":\"{}\",\"channel\":\"%s\"}".formatted(event, channel);
    }
}
