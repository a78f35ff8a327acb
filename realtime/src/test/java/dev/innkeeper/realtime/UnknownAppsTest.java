package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.Apps;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** While Postgres has never answered, whoever is not known may yet be: nobody is told to give up. */
@QuarkusTest
@WithTestResource(NoPostgres.class)
class UnknownAppsTest {
    @TestHTTPResource("/")
    URI server;

    @Inject
    Apps apps;

    @Test
    void whoseKeyIsNotKnownYetIsToldToTryAgain() {
        try (var stranger = ProtocolClient.connect(server, "app/perhaps?protocol=7")) {
            var error = stranger.next();
            assertThat(ProtocolClient.event(error)).isEqualTo("pusher:error");
            assertThat(error.path("data").path("code").intValue()).isEqualTo(4100);
            assertThat(stranger.closeCode()).isEqualTo(4100);
        }
    }

    @Test
    void whoseIdIsNotKnownYetIsToldToTryAgain() {
        var known = apps.configured();
        var stranger = new App(
                "perhaps",
                known.key(),
                known.secret(),
                null,
                true,
                known.allowedOrigins(),
                known.limits(),
                known.features(),
                known.webhooks());
        try (var api = new ApiClient(server, stranger)) {
            var answer = api.get("/channels", Map.of());
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        }
    }

    @Test
    void theConfiguredOneIsServed() {
        try (var client = ProtocolClient.established(server, apps.configured().key());
                var api = new ApiClient(server, apps.configured())) {
            client.subscribed("news");
            assertThat(api.post("/events", "{\"name\":\"e\",\"data\":\"d\",\"channel\":\"news\"}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(client.nextData("news", "e")).isEqualTo("d");
        }
    }
}
