package dev.innkeeper.worker.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.broadcast.AppAdmin;
import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.jobs.testing.InlineEngine;
import dev.innkeeper.testkit.Backends;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An application that wants several events in one request. */
@QuarkusTest
@WithTestResource(Backends.class)
@WithTestResource(Receiver.class)
class WebhookBatchTest {
    private static final String APP = "batching";

    @Inject
    RedisDataSource redis;

    @Inject
    RedisNames names;

    @Inject
    Apps apps;

    @Inject
    AppAdmin admin;

    @Inject
    InlineEngine engine;

    @Inject
    DataSource database;

    @BeforeEach
    void anApplicationThatWaitsForMore() throws Exception {
        Receiver.STATUS.set(200);
        Receiver.DELIVERIES.clear();
        update("delete from job");
        assertThat(admin.add(APP)).isPresent();
        update("""
                update realtime_app set settings = '{"webhooks": {"urls": ["%s"], "events": ["channel_occupied"],
                    "batchWindow": "PT1S"}}' where id = '%s'
                """.formatted(apps.configured().webhooks().urls().getFirst(), APP));
        admin.enable(APP, true);
        await().until(() -> apps.byId(APP)
                .filter(app -> app.webhooks().batchWindow().equals(Duration.ofSeconds(1)))
                .isPresent());
    }

    @Test
    void whatHappensWithinTheWindowIsOneSignedRequestInItsOrder() throws Exception {
        for (int i = 0; i < 3; i++) {
            redis.stream(String.class)
                    .xadd(names.webhooks(), Map.of("app", APP, "at", Integer.toString(1_000 + i), "event", event(i)));
        }
        await().until(() -> !jobs().isEmpty());

        engine.run(jobs().getFirst());

        var delivery = Receiver.next();
        assertThat(delivery.body())
                .isEqualTo("{\"time_ms\":1000,\"events\":[%s,%s,%s]}".formatted(event(0), event(1), event(2)));
        var app = apps.byId(APP).orElseThrow();
        assertThat(delivery.key()).isEqualTo(app.key());
        assertThat(delivery.signature()).isEqualTo(app.signature().sign(delivery.body()));
        assertThat(jobs()).isEmpty();
    }

    private static String event(int number) {
        return "{\"name\":\"channel_occupied\",\"channel\":\"news.%d\"}".formatted(number);
    }

    private List<UUID> jobs() throws SQLException {
        var ids = new ArrayList<UUID>();
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select id from job where state = 'queued' order by id")) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
        }
        return ids;
    }

    private void update(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
