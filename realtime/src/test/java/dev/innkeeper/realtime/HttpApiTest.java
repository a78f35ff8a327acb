package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.RedisNames;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(RedisOnly.class)
class HttpApiTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestHTTPResource("/")
    URI server;

    @Inject
    Apps apps;

    @Inject
    RedisDataSource redis;

    @Inject
    RedisNames names;

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
    void anEventReachesSubscribersAndNotTheExcludedOne() {
        try (var one = client().subscribed("news");
                var other = client().subscribed("news")) {
            var body = json(Map.of(
                    "name", "said", "data", "not JSON é", "channels", List.of("news"), "socket_id", other.socketId()));

            answers(api.post("/events", body), 200, "{}");

            assertThat(one.nextData("news", "said")).isEqualTo("not JSON é");
            other.hasNothingElse();
        }
    }

    @Test
    void anEventReachesAHundredChannelsAndNotOneMore() {
        var hundred = IntStream.range(0, 100).mapToObj(n -> "channel-" + n).toList();
        try (var first = client().subscribed("channel-0");
                var last = client().subscribed("channel-99")) {
            answers(api.post("/events", json(Map.of("name", "e", "data", "d", "channels", hundred))), 200, "{}");

            assertThat(first.nextData("channel-0", "e")).isEqualTo("d");
            assertThat(last.nextData("channel-99", "e")).isEqualTo("d");
        }
        var more = IntStream.range(0, 101).mapToObj(n -> "channel-" + n).toList();
        refuses(api.post("/events", json(Map.of("name", "e", "data", "d", "channels", more))), 400, "1 to 100");
    }

    @Test
    void aBatchHasTenEventsAtMost() {
        try (var client = client().subscribed("batched")) {
            var ten = IntStream.range(0, 10)
                    .mapToObj(n -> Map.of("name", "e", "data", "" + n, "channel", "batched"))
                    .toList();

            answers(api.post("/batch_events", json(Map.of("batch", ten))), 200, "{}");

            for (int n = 0; n < 10; n++) {
                assertThat(client.nextData("batched", "e")).isEqualTo("" + n);
            }
            var eleven = IntStream.range(0, 11)
                    .mapToObj(n -> Map.of("name", "e", "data", "" + n, "channel", "batched"))
                    .toList();
            refuses(api.post("/batch_events", json(Map.of("batch", eleven))), 400, "1 to 10");
            client.hasNothingElse();
        }
    }

    @Test
    void dataIsMeasuredInBytes() {
        var fits = "é".repeat(5_120);
        answers(api.post("/events", json(Map.of("name", "e", "data", fits, "channel", "large"))), 200, "{}");
        refuses(api.post("/events", json(Map.of("name", "e", "data", fits + "x", "channel", "large"))), 413, "10240");
        assertThat(api.post("/events", "{\"data\":\"" + "x".repeat(1 << 20) + "\"}")
                        .statusCode())
                .isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "no JSON",
                "{}",
                "{\"name\":\"e\",\"channels\":[\"c\"]}",
                "{\"name\":\"e\",\"data\":{},\"channels\":[\"c\"]}",
                "{\"name\":\"e\",\"data\":\"d\",\"channels\":\"c\"}",
                "{\"name\":\"e\",\"data\":\"d\",\"channels\":[]}",
                "{\"name\":\"e\",\"data\":\"d\",\"channels\":[7]}",
                "{\"name\":\"e\",\"data\":\"d\",\"channels\":[\"not a channel\"]}",
                "{\"name\":\"e\",\"data\":\"d\",\"channels\":[\"#private\"]}",
                "{\"name\":\"pusher:error\",\"data\":\"d\",\"channels\":[\"c\"]}",
                "{\"name\":\"pusher_internal:member_added\",\"data\":\"d\",\"channels\":[\"c\"]}",
                "{\"name\":\"\",\"data\":\"d\",\"channels\":[\"c\"]}",
                "{\"name\":\"e\",\"data\":\"d\",\"channels\":[\"c\"],\"socket_id\":\"1.x\"}",
                "{\"name\":\"e\",\"data\":\"d\",\"channels\":[\"c\"],\"info\":\"colour\"}",
                "{\"name\":\"e\",\"data\":\"d\",\"channels\":[\"c\",\"private-encrypted-c\"]}",
            })
    void whatIsMalformedIsRefused(String body) {
        refuses(api.post("/events", body), 400, "");
    }

    @Test
    void theChannelOfOneUserMayHoldAnyCharacter() {
        answers(
                api.post("/events", json(Map.of("name", "e", "data", "d", "channel", "#server-to-user-u 1/é"))),
                200,
                "{}");
    }

    @Test
    void occupiedChannelsAreListedWithTheirUsers() {
        occupied("presence-list.1", 3);
        occupied("presence-list.2", 1);
        occupied("list", 1);
        members("presence-list.1", "u1", "\"u1\"\n{\"name\":\"Ana\"}", "10", "10\nnull");
        members("presence-list.2", "u1", "\"u1\"\nnull");

        answers(
                api.get("/channels", Map.of("filter_by_prefix", "presence-list", "info", "user_count")),
                200,
                "{\"channels\":{\"presence-list.2\":{\"user_count\":1},\"presence-list.1\":{\"user_count\":2}}}");
        answers(api.get("/channels", Map.of("filter_by_prefix", "list")), 200, "{\"channels\":{\"list\":{}}}");
        refuses(api.get("/channels", Map.of("info", "user_count")), 400, "presence-");
        refuses(api.get("/channels", Map.of("filter_by_prefix", "presence-", "info", "cache")), 400, "user_count");
        answers(
                api.get("/channels/presence-list.1", Map.of("info", "user_count")),
                200,
                "{\"occupied\":true,\"user_count\":2}");
        answers(api.get("/channels/presence-list.2/users", Map.of()), 200, "{\"users\":[{\"id\":\"u1\"}]}");
        assertThat(api.get("/channels/presence-list.1/users", Map.of()).body())
                .contains("{\"id\":\"u1\"}")
                .contains("{\"id\":10}");
        refuses(api.get("/channels/list/users", Map.of()), 400, "presence");
    }

    @Test
    void aPublisherMayAskWhoIsThere() {
        occupied("presence-asked.1", 3);
        members("presence-asked.1", "u1", "\"u1\"\nnull", "10", "10\nnull");
        var asking = Map.of("name", "e", "data", "d", "channel", "presence-asked.1", "info", "user_count");
        var silent = Map.of("name", "e", "data", "d", "channel", "list");

        answers(api.post("/events", json(asking)), 200, "{\"channels\":{\"presence-asked.1\":{\"user_count\":2}}}");
        answers(
                api.post("/batch_events", json(Map.of("batch", List.of(asking, silent)))),
                200,
                "{\"batch\":[{\"user_count\":2},{}]}");
    }

    @Test
    void aCacheChannelShowsItsLastEvent() {
        answers(api.get("/channels/cache-rates", Map.of("info", "cache")), 200, "{\"occupied\":false,\"cache\":null}");
        api.post("/events", json(Map.of("name", "e", "data", "{\"rate\":1}", "channel", "cache-rates")));

        assertThat(api.get("/channels/cache-rates", Map.of("info", "cache")).body())
                .matches(
                        "\\{\"occupied\":false,\"cache\":\\{\"data\":\"\\{\\\\\"rate\\\\\":1}\",\"ttl\":1(79\\d|800)}}");
        refuses(api.get("/channels/rates", Map.of("info", "cache")), 400, "cache");
        refuses(api.get("/channels/rates", Map.of("info", "user_count")), 400, "user_count");
        // It is not switched on.
        refuses(api.get("/channels/rates", Map.of("info", "subscription_count")), 400, "subscription_count");
    }

    @Test
    void anEventIsNotPublishedIfWhatIsAskedDoesNotFitItsChannel() {
        try (var client = client().subscribed("plain")) {
            var event = Map.of("name", "e", "data", "d", "channel", "plain", "info", "user_count");

            refuses(api.post("/events", json(event)), 400, "user_count");
            refuses(api.post("/batch_events", json(Map.of("batch", List.of(event)))), 400, "user_count");

            client.hasNothingElse();
        }
    }

    @Test
    void allNodesAreToldToEndAUsersConnections() throws Exception {
        var told = new LinkedBlockingQueue<String>();
        var subscription = redis.pubsub(String.class).subscribe(names.control(), told::add);
        try {
            answers(api.post("/users/u%201/terminate_connections", "{}"), 200, "{}");

            assertThat(told.poll(10, TimeUnit.SECONDS))
                    .matches("\\{\"id\":\"\\d+-\\d+\",\"app\":\"%s\",\"terminate\":\"u 1\"}"
                            .formatted(apps.configured().id()));
        } finally {
            subscription.unsubscribe();
        }
    }

    @Test
    void strangersAreRefused() {
        long now = System.currentTimeMillis() / 1000;
        var body = json(Map.of("name", "e", "data", "d", "channel", "c"));

        answers(api.send("POST", "/events", Map.of(), body, now - 590), 200, "{}");
        refuses(api.send("POST", "/events", Map.of(), body, now - 610), 401, "auth_timestamp");
        refuses(api.raw("POST", "/apps/" + apps.configured().id() + "/events", body), 401, "missing");
        refuses(api.raw("POST", "/apps/nobody/events", body), 404, "application");
        refuses(api.get("/elsewhere", Map.of()), 404, "");
        refuses(api.get("/events", Map.of()), 404, "");
    }

    private ProtocolClient client() {
        return ProtocolClient.established(server, apps.configured().key());
    }

    private void occupied(String channel, int subscribers) {
        redis.sortedSet(String.class).zadd(names.occupied(), subscribers, channel);
    }

    private void members(String channel, String... fieldsAndValues) {
        for (int i = 0; i < fieldsAndValues.length; i += 2) {
            redis.hash(String.class).hset(names.members(channel), fieldsAndValues[i], fieldsAndValues[i + 1]);
        }
    }

    private static void answers(HttpResponse<String> answer, int status, String body) {
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    }

    private static void refuses(HttpResponse<String> answer, int status, String text) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(text).isNotBlank();
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
