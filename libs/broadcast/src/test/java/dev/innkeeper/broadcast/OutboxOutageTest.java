package dev.innkeeper.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.testkit.EmbeddedRedisServer;
import dev.innkeeper.testkit.Postgres;
import dev.innkeeper.testkit.ReservedPorts;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(OutboxOutageTest.RedisToCome.class)
class OutboxOutageTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    /** A database, a relay in a hurry, and the address of a Redis that is not there yet. */
    public static final class RedisToCome implements QuarkusTestResourceLifecycleManager {
        @Override
        public Map<String, String> start() {
            var database = Postgres.shared().newDatabase();
            return Map.of(
                    "APP_ENV",
                    "test",
                    "DATABASE_URL",
                    database.url(),
                    "DATABASE_USER",
                    database.user(),
                    "DATABASE_PASSWORD",
                    database.password(),
                    "REDIS_URL",
                    "redis://localhost:" + ReservedPorts.next(),
                    "innkeeper.broadcast.relay.enabled",
                    "true",
                    "innkeeper.broadcast.relay.interval",
                    "PT0.1S",
                    "innkeeper.broadcast.relay.again",
                    "PT0.5S");
        }

        @Override
        public void stop() {
            // The test stops what it started.
        }
    }

    @Inject
    Broadcast broadcast;

    @Inject
    DataSource database;

    @Inject
    Redis redis;

    @Inject
    RedisNames names;

    @ConfigProperty(name = "REDIS_URL")
    URI address;

    @Test
    void whatIsCommittedWhileRedisIsAwayArrivesOnceWhenItIsBack() throws Exception {
        for (int n = 0; n < 3; n++) {
            int number = n;
            QuarkusTransaction.requiringNew().run(() -> broadcast.publish("private-desk.7", "number", number));
        }
        broadcast.publish("private-desk.7", "lost", "outside of a transaction");
        await().atMost(LONG).until(() -> triedAgain() == 3);
        assertThat(rows()).isEqualTo(3);

        try (var server = EmbeddedRedisServer.start(address.getPort())) {
            assertThat(server.port()).isEqualTo(address.getPort());
            await().atMost(LONG).until(() -> rows() == 0);

            var kept = RedisListener.ask(redis, Command.XRANGE, names.history("private-desk.7"), "-", "+");
            assertThat(kept.size()).isEqualTo(3);
            for (int n = 0; n < 3; n++) {
                var event = Envelope.decode(kept.get(n).get(1).get(1).toBytes());
                assertThat(event.payload()).asString().contains("\"data\":\"" + n + "\"");
            }
        }
    }

    private int rows() throws SQLException {
        return count("select count(*) from broadcast_outbox");
    }

    /** Rows that a relay has had in its hands. */
    private int triedAgain() throws SQLException {
        return count("select count(*) from broadcast_outbox where next_at > created_at + interval '2.2 seconds'");
    }

    private int count(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
