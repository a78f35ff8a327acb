package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link RedisOnly} points to a Postgres that does not exist. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
class HealthTest {
    @TestHTTPResource("/")
    URI server;

    @Test
    void redisIsAllItNeedsToBeReady() throws Exception {
        await().atMost(ProtocolClient.PATIENCE).until(() -> get("readyz").statusCode() == 200);

        assertThat(dependencies()).containsExactly("redis");
    }

    @Test
    void itIsAlive() throws Exception {
        assertThat(get("livez").statusCode()).isEqualTo(200);
    }

    private List<String> dependencies() throws Exception {
        List<String> names = new ArrayList<>();
        for (var check : ProtocolClient.json(get("readyz").body()).path("checks")) {
            if (check.path("name").asText().equals("dependencies")) {
                check.path("data").fieldNames().forEachRemaining(names::add);
            }
        }
        return names;
    }

    private HttpResponse<String> get(String path) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(server.resolve(path))
                            .timeout(ProtocolClient.PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
