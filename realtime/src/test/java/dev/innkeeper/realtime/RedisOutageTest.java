package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.Broadcast;
import dev.innkeeper.broadcast.BroadcastConfig;
import dev.innkeeper.testkit.EmbeddedRedisServer;
import dev.innkeeper.testkit.ReservedPorts;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisOutageTest.RedisToCome.class)
class RedisOutageTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Inject
    Broadcast broadcast;

    @Inject
    Apps apps;

    @ConfigProperty(name = "REDIS_URL")
    URI redis;

    @Test
    void socketsOutliveARestartOfRedisAndHearEventsAfterIt() throws Exception {
        assertItServesOnWithoutRedis();
        try (var client = outlivesTheFirstRedis()) {
            assertItServesOnWithoutRedis();
            client.hasNothingElse();

            try (var second = EmbeddedRedisServer.start(redis.getPort())) {
                awaitRedisUp();
                var heard = hearsSomething(client, "news");
                assertThat(ProtocolClient.event(heard)).isEqualTo("after");
                client.subscribe("fresh");
                await().atMost(LONG).until(() -> client.nextText().contains("pusher_internal:subscription_succeeded"));
                assertThat(second.port()).isEqualTo(redis.getPort());
            }
        }
    }

    private ProtocolClient outlivesTheFirstRedis() throws Exception {
        try (var first = EmbeddedRedisServer.start(redis.getPort())) {
            assertThat(first.port()).isEqualTo(redis.getPort());
            awaitRedisUp();
            var client = ProtocolClient.established(server, app.key());
            subscribePatiently(client, "news");
            return client;
        }
    }

    /** The service may be ready a moment before its own connection for subscriptions has returned. */
    private static void subscribePatiently(ProtocolClient client, String channel) {
        await().atMost(LONG).pollInterval(Duration.ofMillis(200)).until(() -> {
            client.subscribe(channel);
            var answer = client.next();
            if (ProtocolClient.event(answer).equals("pusher:error")) {
                assertThat(ProtocolClient.event(client.next())).isEqualTo("pusher:subscription_error");
                return false;
            }
            return ProtocolClient.event(answer).equals("pusher_internal:subscription_succeeded");
        });
    }

    /** Events are lost until the subscriptions are restored, so it is published until one arrives. */
    private JsonNode hearsSomething(ProtocolClient client, String channel) {
        var heard = await().atMost(LONG)
                .until(
                        () -> {
                            broadcast.publish(channel, "after", "the restart");
                            return client.poll(Duration.ofMillis(500));
                        },
                        received -> received != null);
        assertThat(heard).isInstanceOf(Received.Text.class);
        return ProtocolClient.json(((Received.Text) heard).text());
    }

    // If readiness followed Redis, all nodes would vanish together, and their sockets with them.
    private void assertItServesOnWithoutRedis() {
        await().atMost(LONG).until(() -> get("readyz").body().contains("\"degraded\""));
        assertThat(get("readyz").statusCode()).isEqualTo(200);
        assertThat(get("livez").statusCode()).isEqualTo(200);
        try (var api = new ApiClient(server, apps.configured())) {
            assertUnavailable(api.post("/events", "{\"name\":\"e\",\"data\":\"d\",\"channel\":\"c\"}"));
            assertUnavailable(api.get("/channels", Map.of()));
            assertUnavailable(api.post("/users/u1/terminate_connections", "{}"));
        }
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(answer.body()).isEqualTo("Redis does not answer, try again\n");
    }

    private void awaitRedisUp() {
        await().atMost(LONG).until(() -> !get("readyz").body().contains("\"degraded\""));
    }

    private HttpResponse<String> get(String path) {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(server.resolve(path))
                            .timeout(ProtocolClient.PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The address of a Redis that is not there yet. */
    public static final class RedisToCome implements QuarkusTestResourceLifecycleManager {
        @Override
        public Map<String, String> start() {
            return Map.of(
                    "APP_ENV", "test",
                    "DATABASE_URL", "jdbc:postgresql://localhost:1/nobody",
                    "innkeeper.broadcast.apps.enabled", "false",
                    "innkeeper.realtime.subscribe-timeout", "PT2S",
                    "REDIS_URL", "redis://localhost:" + ReservedPorts.next());
        }

        @Override
        public void stop() {
            // The test stops what it started.
        }
    }
}
