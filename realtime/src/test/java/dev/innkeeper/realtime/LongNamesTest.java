package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.AppAdmin;
import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class LongNamesTest {
    private static final String AS_PUSHER_HAS_IT = "c".repeat(164);
    private static final String LONGER = "c".repeat(165);
    private static final String LONGEST = "c".repeat(200);

    @TestHTTPResource("/")
    URI server;

    @Inject
    Apps apps;

    @Inject
    AppAdmin admin;

    private final LogLines log = new LogLines();
    private App app;

    @BeforeEach
    void addAnApplication() throws Exception {
        app = admin.add("long-" + UUID.randomUUID()).orElseThrow();
        await().until(() -> apps.byId(app.id()).isPresent());
    }

    @AfterEach
    void closeTheLog() {
        log.close();
    }

    @Test
    void anySubscriptionAboveWhatPusherTakesIsServedAndSaidOnce() {
        try (var client = ProtocolClient.established(server, app.key())) {
            client.subscribed(AS_PUSHER_HAS_IT);
            assertThat(warnings()).isZero();

            client.subscribed(LONGER).subscribed(LONGEST);
            client.subscribe("c".repeat(201));

            assertThat(client.nextText()).contains("Invalid channel name");
            assertThat(client.nextText()).contains("InvalidChannel").contains("400");
            assertThat(warnings()).isEqualTo(1);
        }
    }

    @Test
    void soIsAnyEventForSuchAChannel() {
        try (var api = new ApiClient(server, app)) {
            assertThat(api.post("/events", event(AS_PUSHER_HAS_IT)).statusCode())
                    .isEqualTo(200);
            assertThat(warnings()).isZero();

            assertThat(api.post("/events", event(LONGEST)).statusCode()).isEqualTo(200);
            assertThat(api.post("/batch_events", "{\"batch\":[%s]}".formatted(event(LONGER)))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(api.post("/events", event("c".repeat(201))).statusCode()).isEqualTo(400);
            assertThat(warnings()).isEqualTo(1);
        }
    }

    @Test
    void itIsSaidAgainAfterAnHour() {
        var now = new AtomicReference<>(Instant.EPOCH);
        InstantSource source = now::get;
        var names = new LongNames(source.withZone(ZoneOffset.UTC));

        names.look(app, LONGER);
        now.set(Instant.EPOCH.plus(Duration.ofMinutes(59)));
        names.look(app, LONGER);
        assertThat(warnings()).isEqualTo(1);
        now.set(Instant.EPOCH.plus(Duration.ofMinutes(60)));
        names.look(app, LONGER);
        names.look(app, LONGER);

        assertThat(warnings()).isEqualTo(2);
    }

    private static String event(String channel) {
        return "{\"name\":\"said\",\"data\":\"{}\",\"channel\":\"%s\"}".formatted(channel);
    }

    private long warnings() {
        return log.lines().stream()
                .filter(line -> line.startsWith("WARN") && line.contains(app.id()))
                .count();
    }
}
