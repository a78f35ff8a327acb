package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.innkeeper.broadcast.Broadcast;
import dev.innkeeper.broadcast.BroadcastConfig;
import dev.innkeeper.broadcast.RedisNames;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Cache channels that keep a history: the last event and the missed ones must not be in each other's way. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(CacheResumeTest.Kept.class)
class CacheResumeTest {
    @TestHTTPResource("/")
    URI server;

    @Inject
    BroadcastConfig app;

    @Inject
    Broadcast broadcast;

    @Inject
    RedisNames names;

    @Inject
    Redis redis;

    @Inject
    MeterRegistry metrics;

    @Test
    void whoComesFirstStandsAtTheLastEventThatItIsShown() throws Exception {
        String channel = "cache-kept.first";
        publish(channel, 1, 2);
        try (var client = ProtocolClient.resuming(server, app.key())) {
            client.subscribe(channel);
            var told = succeeded(client, channel);
            var last = client.next();

            assertThat(last.path("data").textValue()).isEqualTo("2");
            assertThat(last.path("id").textValue())
                    .isNotEmpty()
                    .isEqualTo(told.path("id").textValue());
            broadcast.publish(channel, "count", 3);
            assertThat(client.next().path("data").textValue()).isEqualTo("3");
        }
    }

    @Test
    void whoReturnsGetsWhatItMissedAndNothingTwice() throws Exception {
        String channel = "cache-kept.return";
        publish(channel, 1);
        JsonNode position;
        try (var client = ProtocolClient.resuming(server, app.key())) {
            client.subscribe(channel);
            position = succeeded(client, channel);
            assertThat(client.next().path("data").textValue()).isEqualTo("1");
        }

        try (var client = returned(channel, position)) {
            assertThat(succeeded(client, channel).path("recovered").booleanValue())
                    .isTrue();
            client.hasNothingElse();
        }
        publish(channel, 2, 3);
        try (var client = returned(channel, position)) {
            assertThat(succeeded(client, channel).path("recovered").booleanValue())
                    .isTrue();
            assertThat(client.next().path("data").textValue()).isEqualTo("2");
            assertThat(client.next().path("data").textValue()).isEqualTo("3");
            client.hasNothingElse();
        }
    }

    @Test
    void whoCanNotBeToldAllIsShownTheLast() throws Exception {
        String channel = "cache-kept.lost";
        publish(channel, 1, 2);
        try (var client = returned(channel, ProtocolClient.json("{\"epoch\":\"another\",\"id\":\"1-1\"}"))) {
            var told = succeeded(client, channel);
            assertThat(told.path("recovered").booleanValue()).isFalse();
            var last = client.next();
            assertThat(last.path("data").textValue()).isEqualTo("2");
            assertThat(last.path("id").textValue()).isEqualTo(told.path("id").textValue());
            client.hasNothingElse();
        }
    }

    @Test
    void whatIsPublishedWhileTheHistoryIsAskedIsNotLost() throws Exception {
        String channel = "cache-kept.meanwhile";
        publish(channel, 1);
        double before = asked();
        try (var client = ProtocolClient.resuming(server, app.key())) {
            // The second event and then the question wait in Redis; what the channel had last is told at once.
            ask(Request.cmd(Command.CLIENT).arg("PAUSE").arg(60_000).arg("WRITE"));
            try {
                broadcast.publish(channel, "count", 2);
                client.subscribe(channel);
                await().atMost(ProtocolClient.PATIENCE).until(() -> asked() > before);
            } finally {
                ask(Request.cmd(Command.CLIENT).arg("UNPAUSE"));
            }
            var told = succeeded(client, channel);

            List<JsonNode> events = new ArrayList<>();
            while (events.isEmpty()
                    || !events.getLast().path("data").textValue().equals("2")) {
                events.add(client.next());
            }
            assertThat(events.getFirst().path("id").textValue())
                    .isEqualTo(told.path("id").textValue());
            assertThat(events).hasSizeLessThan(3);
            client.hasNothingElse();
        }
    }

    private ProtocolClient returned(String channel, JsonNode position) {
        var client = ProtocolClient.resuming(server, app.key());
        client.send("{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"%s\",\"since\":%s}}"
                .formatted(channel, position));
        return client;
    }

    private static JsonNode succeeded(ProtocolClient client, String channel) {
        return ProtocolClient.json(client.nextData(channel, "pusher_internal:subscription_succeeded"));
    }

    private void publish(String channel, int... events) throws Exception {
        for (int event : events) {
            broadcast.publish(channel, "count", event);
            await().atMost(ProtocolClient.PATIENCE)
                    .until(() -> ask(Request.cmd(Command.HGET)
                                    .arg(names.position(channel))
                                    .arg("count"))
                            .equals(String.valueOf(event)));
        }
    }

    private double asked() {
        return metrics.get("realtime.resume.questions").counter().count();
    }

    private String ask(Request request) throws Exception {
        return String.valueOf(redis.send(request)
                .toCompletionStage()
                .toCompletableFuture()
                .get(ProtocolClient.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    public static final class Kept implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "innkeeper.broadcast.history",
                    "cache-kept.*:100:PT5M",
                    "innkeeper.realtime.subscribe-timeout",
                    "PT15S");
        }
    }
}
