package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.pusher.rest.Pusher;
import com.pusher.rest.data.Event;
import com.pusher.rest.data.Result;
import dev.innkeeper.broadcast.BroadcastConfig;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Java library that publishes, as its makers publish it. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
class PusherHttpJavaTest {
    private static final String CHANNEL = "http-java";

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    private Pusher library = new Pusher("1", "key", "secret");

    @BeforeEach
    void aimHere() {
        library = new Pusher(app.appId(), app.key(), app.secret());
        library.setHost(server.getHost() + ":" + server.getPort());
        library.setEncrypted(false);
    }

    @Test
    void whatItPublishesArrives() {
        try (var client = ProtocolClient.established(server, app.key()).subscribed(CHANNEL)) {
            accepted(library.trigger(CHANNEL, "said", Map.of("note", "é 中")));
            assertThat(client.nextData(CHANNEL, "said")).isEqualTo("{\"note\":\"é 中\"}");

            accepted(library.trigger(List.of(new Event(CHANNEL, "one", 1), new Event(CHANNEL, "two", 2))));
            assertThat(client.nextData(CHANNEL, "one")).isEqualTo("1");
            assertThat(client.nextData(CHANNEL, "two")).isEqualTo("2");
        }
    }

    @Test
    void itCanExcludeASocketAndAskForChannels() {
        try (var client = ProtocolClient.established(server, app.key()).subscribed(CHANNEL)) {
            accepted(library.trigger(CHANNEL, "own", 1, client.socketId()));
            accepted(library.trigger(CHANNEL, "others", 2));
            assertThat(client.nextData(CHANNEL, "others")).isEqualTo("2");

            var channels = library.get("/channels");
            accepted(channels);
            assertThat(channels.getMessage()).contains("\"" + CHANNEL + "\"");
        }
    }

    private static void accepted(Result result) {
        assertThat(result.getHttpStatus()).as(result.getMessage()).isEqualTo(200);
    }
}
