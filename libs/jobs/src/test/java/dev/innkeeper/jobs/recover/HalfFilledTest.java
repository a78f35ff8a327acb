package dev.innkeeper.jobs.recover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Queues that are closed while others are being filled. */
@QuarkusTest
@WithTestResource(Backends.class)
class HalfFilledTest {
    private static final String READS_JOBS =
            "wait_event_type = 'Lock' and query like 'select id, queue%order by run_at, id limit%'";

    @Inject
    Reseed reseed;

    @Inject
    DataSource database;

    @Inject
    RedisAPI redis;

    @BeforeEach
    @AfterEach
    void nobodyServesThem() throws SQLException {
        execute("delete from worker where host = 'of half a filling'");
        redis.del(List.of(meta("early"), meta("late"))).await().indefinitely();
    }

    @Test
    void aQueueThatIsClosedLaterDoesNotHaveTheOthersFilledFromTheStart() throws Exception {
        served("early");
        failHalfway();
        var token = field("early", "filling");
        assertThat(token).isNotNull();

        served("late");
        reseed.turn(1);
        reseed.turn(1);

        assertThat(field("early", "epoch")).isEqualTo(token);
        assertThat(field("late", "epoch")).isNotNull().isNotEqualTo(token);
    }

    @Test
    void aQueueThatIsLostMeanwhileIsFilledFromTheStart() throws Exception {
        served("early");
        failHalfway();
        var token = field("early", "filling");
        redis.del(List.of(meta("early"))).await().indefinitely();

        reseed.turn(1);

        assertThat(field("early", "epoch")).isNotNull().isNotEqualTo(token);
    }

    private void failHalfway() throws Exception {
        // Closed last: its turn waits for the lock.
        try (var leader = Executors.newVirtualThreadPerTaskExecutor();
                var locked = database.getConnection();
                var lock = locked.createStatement()) {
            locked.setAutoCommit(false);
            lock.execute("lock table job in access exclusive mode");
            var turn = leader.submit(() -> {
                reseed.turn(1);
                return true;
            });
            await().until(() -> cancelled() > 0);
            assertThatThrownBy(turn::get).hasCauseInstanceOf(SQLException.class);
            locked.rollback();
        }
    }

    private long cancelled() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select count(pg_cancel_backend(pid)) from pg_stat_activity where " + READS_JOBS)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void served(String queue) throws SQLException {
        execute("""
                insert into worker (id, host, pid, queues, slots, running, version)
                values (gen_random_uuid(), 'of half a filling', 1, '{%s}', 1, 0, '1')""".formatted(queue));
    }

    private @Nullable String field(String queue, String name) {
        var value = redis.hget(meta(queue), name).await().indefinitely();
        return value == null ? null : value.toString();
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String meta(String queue) {
        return "jobs:{" + queue + "}:meta";
    }
}
