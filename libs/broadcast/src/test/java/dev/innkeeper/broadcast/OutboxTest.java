package dev.innkeeper.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.testkit.Backends;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Redis;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class OutboxTest {
    @Inject
    Broadcast broadcast;

    @Inject
    Outbox outbox;

    @Inject
    OutboxRelay relay;

    @Inject
    DataSource database;

    @Inject
    Redis redis;

    @Inject
    RedisNames names;

    private RedisListener listener;

    @BeforeEach
    void listen() throws Exception {
        await().until(this::rows, rows -> rows == 0);
        listener = new RedisListener(redis, names.channel("news"));
    }

    @AfterEach
    void hangUp() throws Exception {
        listener.close();
    }

    @Test
    void theEventsOfATransactionAreOneRowThatIsDeletedOnceTheyAreSent() throws Exception {
        QuarkusTransaction.requiringNew().run(() -> {
            broadcast.publish("news", "first", Map.of("n", 1));
            broadcast.publish("news", "second", Map.of("n", 2));
        });

        assertThat(listener.nextText()).contains("first");
        assertThat(listener.nextText()).contains("second");
        await().until(this::rows, rows -> rows == 0);
        assertThat(listener.unheard()).isZero();
    }

    @Test
    void aBulkOfEventsIsOneRowToo() throws Exception {
        QuarkusTransaction.requiringNew()
                .run(() -> IntStream.range(0, 100).forEach(n -> broadcast.publish("news", "number", n)));

        for (int n = 0; n < 100; n++) {
            assertThat(listener.nextText()).contains("\"data\":\"" + n + "\"");
        }
        await().until(this::rows, rows -> rows == 0);
    }

    @Test
    void aRollbackLeavesNothingBehind() throws Exception {
        QuarkusTransaction.begin();
        broadcast.publish("news", "undone", List.of());
        QuarkusTransaction.rollback();

        assertThat(rows()).isZero();
        assertThat(relay.relay()).isZero();
        broadcast.publish("news", "after", List.of());
        assertThat(listener.nextText()).contains("after");
    }

    @Test
    void whatAProcessCommittedAndCouldNotSendARelaySends() throws Exception {
        var row = abandoned("lost");
        assertThat(relay.relay()).as("it is its own process' turn first").isZero();
        due(row.id());

        assertThat(relay.relay()).isEqualTo(1);

        assertThat(listener.nextText()).contains("lost");
        await().until(this::rows, rows -> rows == 0);
    }

    @Test
    void aSecondSendingIsHeardOnce() throws Exception {
        var row = abandoned("once");
        broadcast.push(row);
        assertThat(listener.nextText()).contains("once");
        await().until(this::rows, rows -> rows == 0);
        outbox.insert(row);
        due(row.id());

        assertThat(relay.relay()).isEqualTo(1);
        await().until(this::rows, rows -> rows == 0);

        broadcast.publish("news", "after", List.of());
        assertThat(listener.nextText()).contains("after");
    }

    @Test
    void aRowThatCanNotBeReadDoesNotHoldUpTheOthers() throws Exception {
        var broken = UUID.fromString("00000000-0000-7000-8000-000000000000");
        update("insert into broadcast_outbox (id, events, next_at) values ('" + broken + "', 'no JSON', now())");
        var row = abandoned("fine");
        due(row.id());

        relay.relay();

        assertThat(listener.nextText()).contains("fine");
        await().until(this::rows, rows -> rows == 1);
        update("delete from broadcast_outbox");
    }

    @Test
    void aRowThatCanNotBeReadIsOneErrorInTheLogHoweverOftenItComesDue() throws Exception {
        var errors = new AtomicInteger();
        var log = Logger.getLogger(OutboxRelay.class.getName());
        var counting = new StreamHandler() {
            @Override
            public void publish(LogRecord line) {
                errors.addAndGet(line.getLevel().intValue() >= Level.SEVERE.intValue() ? 1 : 0);
            }
        };
        log.addHandler(counting);
        try {
            var broken = UUID.randomUUID();
            update("insert into broadcast_outbox (id, events, next_at) values ('" + broken + "', 'no JSON', now())");
            relay.relay();
            due(broken);
            relay.relay();
        } finally {
            log.removeHandler(counting);
            update("delete from broadcast_outbox");
        }
        assertThat(errors).hasValue(1);
    }

    @Test
    void whatIsDueIsFoundWithoutLookingAtWhatIsNot() throws Exception {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate("""
                    insert into broadcast_outbox (id, events, next_at)
                    select gen_random_uuid(), '[]', now() + interval '1 hour' from generate_series(1, 5000)""");
            statement.execute("analyze broadcast_outbox");
            try (var plan = connection.prepareStatement("explain " + OutboxRelay.TAKE)) {
                plan.setLong(1, 1);
                plan.setInt(2, 200);
                assertThat(lines(plan.executeQuery()))
                        .anyMatch(line -> line.contains("Index Scan using broadcast_outbox_due"));
            } finally {
                connection.rollback();
            }
        }
    }

    private static List<String> lines(ResultSet rows) throws SQLException {
        var lines = new ArrayList<String>();
        while (rows.next()) {
            lines.add(rows.getString(1));
        }
        return lines;
    }

    // As a process leaves it that is killed between the commit and the sending.
    private OutboxRow abandoned(String event) {
        var row = broadcast.prepare(List.of(new Announcement("news", event, List.of())));
        outbox.insert(row);
        return row;
    }

    private void due(UUID id) throws SQLException {
        update("update broadcast_outbox set next_at = now() where id = '" + id + "'");
    }

    private int rows() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var count = statement.executeQuery("select count(*) from broadcast_outbox")) {
            count.next();
            return count.getInt(1);
        }
    }

    private void update(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
