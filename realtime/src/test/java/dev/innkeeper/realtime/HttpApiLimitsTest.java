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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The last that publishers may say, and the first that they may not. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
class HttpApiLimitsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LONGEST_NAME = "n".repeat(200);
    private static final String LARGEST_DATA = "é".repeat(5_120);

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
    void eventsAndChannelsMayHaveNamesOfTwoHundredCharacters() {
        try (var client = client().subscribed(LONGEST_NAME)) {
            accepts(post(Map.of("name", LONGEST_NAME, "data", "d", "channel", LONGEST_NAME)));
            assertThat(client.nextData(LONGEST_NAME, LONGEST_NAME)).isEqualTo("d");

            refuses(post(Map.of("name", LONGEST_NAME + "x", "data", "d", "channel", LONGEST_NAME)), 400);
            refuses(post(Map.of("name", "e", "data", "d", "channel", LONGEST_NAME + "x")), 400);
            refuses(post(Map.of("name", "e", "data", "d", "channels", List.of("fine", LONGEST_NAME + "x"))), 400);
            client.hasNothingElse();
        }
    }

    @Test
    void eachEventOfABatchMayBeAsLargeAsOneAloneAndIfOneIsLargerNoneIsPublished() {
        try (var client = client().subscribed("batch-of-large")) {
            var fits = Map.of("name", "e", "data", LARGEST_DATA, "channel", "batch-of-large");
            var large = Map.of("name", "e", "data", LARGEST_DATA + "x", "channel", "batch-of-large");

            accepts(batch(fits, fits));
            refuses(batch(fits, large), 413);

            assertThat(client.nextData("batch-of-large", "e")).isEqualTo(LARGEST_DATA);
            assertThat(client.nextData("batch-of-large", "e")).isEqualTo(LARGEST_DATA);
            client.hasNothingElse();
        }
    }

    @Test
    void eachEventOfABatchHasItsOwnExcludedSocket() {
        try (var one = client().subscribed("batch-for-others");
                var other = client().subscribed("batch-for-others")) {
            accepts(batch(
                    Map.of("name", "a", "data", "", "channel", "batch-for-others", "socket_id", one.socketId()),
                    Map.of("name", "b", "data", "", "channel", "batch-for-others", "socket_id", other.socketId())));

            other.nextData("batch-for-others", "a");
            one.nextData("batch-for-others", "b");
            one.hasNothingElse();
            other.hasNothingElse();
        }
    }

    @Test
    void whatTheBodyLacksMayBeInTheQuery() {
        try (var client = client().subscribed("by-query")) {
            var query = Map.of("name", "asked", "channels[]", "by-query");
            long now = System.currentTimeMillis() / 1000;

            accepts(api.send("POST", "/events", query, "{\"data\":\"d\"}", now));

            assertThat(client.nextData("by-query", "asked")).isEqualTo("d");
        }
    }

    private ProtocolClient client() {
        return ProtocolClient.established(server, apps.configured().key());
    }

    private HttpResponse<String> post(Map<String, ?> event) {
        return api.post("/events", json(event));
    }

    private HttpResponse<String> batch(Map<String, String> first, Map<String, String> second) {
        return api.post("/batch_events", json(Map.of("batch", List.of(first, second))));
    }

    private static void accepts(HttpResponse<String> answer) {
        assertThat(answer.body()).isEqualTo("{}");
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private static void refuses(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).isNotBlank();
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
