package dev.innkeeper.worker.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.PusherSignature;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.jobs.DiscardJob;
import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.jobs.testing.InlineEngine;
import dev.innkeeper.testkit.Backends;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.stream.StreamMessage;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
@WithTestResource(Receiver.class)
class WebhookTest {
    private static final String OCCUPIED = "{\"name\":\"channel_occupied\",\"channel\":\"presence-desk.7\"}";
    private static final String VACATED = "{\"name\":\"channel_vacated\",\"channel\":\"presence-desk.7\"}";

    @Inject
    RedisDataSource redis;

    @Inject
    RedisNames names;

    @Inject
    Apps apps;

    @Inject
    Jobs jobs;

    @Inject
    InlineEngine engine;

    @Inject
    WebhookIntake intake;

    @Inject
    DataSource database;

    @BeforeEach
    void nothingIsLeft() throws Exception {
        Receiver.STATUS.set(200);
        Receiver.DELIVERIES.clear();
        update("delete from job");
        redis.key().del(names.occupied(), names.withheld("presence-desk.7", ""));
    }

    @Test
    void theSignatureIsThatOfThePusherPackage() {
        var body =
                "{\"time_ms\":1700000000123,\"events\":[{\"name\":\"channel_occupied\",\"channel\":\"presence-desk.7\"}]}";
        var signature = new PusherSignature("hotel-key", "hotel-secret-0123456789");

        assertThat(signature.sign(body)).isEqualTo("fac4c925a2dddf54fde4006285c84b3914db62e8fb9cceefb711b234986554b1");
        assertThat(signature.sign(body.replace("time_ms", "time_mt")))
                .isNotEqualTo("fac4c925a2dddf54fde4006285c84b3914db62e8fb9cceefb711b234986554b1");
    }

    @Test
    void whatHappensIsPostedWithASignature() throws Exception {
        happens(OCCUPIED, 1_700_000_000_123L);
        engine.run(job());

        var delivery = Receiver.next();
        assertThat(delivery.type()).isEqualTo("application/json");
        assertThat(delivery.key()).isEqualTo(apps.configured().key());
        assertThat(delivery.body()).isEqualTo("{\"time_ms\":1700000000123,\"events\":[" + OCCUPIED + "]}");
        assertThat(delivery.signature()).isEqualTo(apps.configured().signature().sign(delivery.body()));
    }

    @Test
    void anEventThatIsNotWantedIsNotPosted() throws Exception {
        happens("{\"name\":\"cache_miss\",\"channel\":\"cache-a\"}", now());
        happens(OCCUPIED, now());

        job();
        assertThat(jobs()).hasSize(1);
    }

    @Test
    void whatIsNotAcceptedIsTriedAgainForFiveMinutes() throws Exception {
        Receiver.STATUS.set(500);
        happens(OCCUPIED, now());
        var job = job();

        assertThatThrownBy(() -> engine.run(job))
                .isInstanceOf(WebhookRefused.class)
                .hasMessageContaining("500");
        assertThat(jobs()).containsExactly(job);
        Receiver.STATUS.set(204);
        engine.run(job);

        assertThat(Receiver.next().body()).isEqualTo(Receiver.next().body());
        assertThat(jobs()).isEmpty();
        Receiver.STATUS.set(500);
        happens(OCCUPIED, now() - 301_000);
        var delayed = job();
        assertThatThrownBy(() -> engine.run(delayed))
                .as("after an outage everything has its five minutes")
                .isInstanceOf(WebhookRefused.class);
        update("delete from job");
        var url = apps.configured().webhooks().urls().getFirst().toString();
        var late = jobs.enqueue(
                new DeliverWebhook(apps.configured().id(), url, now(), now() - 301_000, List.of(OCCUPIED), "", ""));
        assertThatThrownBy(() -> engine.run(late)).isInstanceOf(DiscardJob.class);
    }

    @Test
    void aChannelThatFillsAgainAtOnceIsNotTold() throws Exception {
        happens(VACATED, now());
        var vacated = job();
        redis.sortedSet(String.class).zadd(names.occupied(), 1, "presence-desk.7");
        happens(OCCUPIED, now());
        happens("{\"name\":\"channel_occupied\",\"channel\":\"other\"}", now());
        await().until(() -> jobs().size() == 2);

        engine.run(vacated);

        assertThat(jobs()).hasSize(1);
        assertThat(Receiver.DELIVERIES)
                .as("neither that it was vacated nor that it is occupied")
                .isEmpty();
    }

    @Test
    void aChannelThatStaysEmptyIsToldAfterThreeSeconds() throws Exception {
        happens(VACATED, now());
        var vacated = job();

        assertThat(text("select (run_at > created_at + interval '1 second')::text from job where id = '" + vacated
                        + "'"))
                .isEqualTo("true");
        engine.run(vacated);

        assertThat(Receiver.next().body()).contains("channel_vacated");
    }

    @Test
    void aUserWhoIsBackThoughRedisForgotIsNotTold() throws Exception {
        redis.hash(String.class).hset(names.members("presence-desk.7"), "u1", "\"u1\"\nnull");
        happens("{\"name\":\"member_removed\",\"channel\":\"presence-desk.7\",\"user_id\":\"u1\"}", now());
        engine.run(job());

        assertThat(Receiver.DELIVERIES).isEmpty();
        redis.key().del(names.members("presence-desk.7"));
    }

    @Test
    void anEventTooLargeForAJobIsReadFromRedis() throws Exception {
        var large = "{\"name\":\"client_event\",\"channel\":\"private-a\",\"event\":\"client-x\",\"data\":\"%s\"}"
                .formatted("é".repeat(5_000));
        happens(large, now());
        engine.run(job());

        assertThat(Receiver.next().body()).contains(large);
    }

    @Test
    void theSameEntryReadTwiceIsOneJob() throws Exception {
        var entry = entry("1-1", OCCUPIED);

        intake.take(List.of(entry));
        intake.take(List.of(entry));

        assertThat(jobs()).hasSize(1);
    }

    @Test
    void anEntryThatIsReadAgainWithOthersDoesNotHideThem() throws Exception {
        intake.take(List.of(entry("1-1", OCCUPIED)));
        intake.take(List.of(entry("1-1", OCCUPIED), entry("1-2", OCCUPIED.replace("desk.7", "desk.8"))));

        assertThat(text("select count(*) from job where args::text like '%desk.8%'"))
                .isEqualTo("1");
    }

    @Test
    void whatIsNotToldAtOnceIsNotToldOnceItIsUndone() throws Exception {
        Receiver.STATUS.set(500);
        happens(VACATED, now());
        var vacated = job();
        assertThatThrownBy(() -> engine.run(vacated)).isInstanceOf(WebhookRefused.class);
        Receiver.next();
        redis.sortedSet(String.class).zadd(names.occupied(), 1, "presence-desk.7");

        engine.run(vacated);

        assertThat(Receiver.DELIVERIES).isEmpty();
    }

    @Test
    void aReceiverHasTwoRequestsAtOnceAndNobodysMailWaitsForIt() throws Exception {
        happens(OCCUPIED, now());

        job();
        assertThat(text("select queue from job where kind = 'realtime.deliver-webhook'"))
                .isEqualTo("low");
        assertThat(text("select limit_key || ' ' || limit_max from job where kind = 'realtime.deliver-webhook'"))
                .matches("webhook:[0-9a-f]{64} 2");
    }

    private StreamMessage<String, String, String> entry(String id, String event) {
        return new StreamMessage<>(
                names.webhooks(),
                id,
                Map.of("app", apps.configured().id(), "at", Long.toString(now()), "event", event));
    }

    private void happens(String event, long at) {
        redis.stream(String.class)
                .xadd(names.webhooks(), Map.of("app", apps.configured().id(), "at", Long.toString(at), "event", event));
    }

    private UUID job() throws Exception {
        await().until(() -> !jobs().isEmpty());
        return jobs().getLast();
    }

    private List<UUID> jobs() throws SQLException {
        var ids = new ArrayList<UUID>();
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "select id from job where kind = 'realtime.deliver-webhook' and state = 'queued' order by id")) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
        }
        return ids;
    }

    private String text(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private void update(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private static long now() {
        return System.currentTimeMillis();
    }
}
