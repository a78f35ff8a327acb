package dev.innkeeper.jobs.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.jobs.recover.RecoverLoop;
import dev.innkeeper.testkit.Backends;
import io.quarkus.arc.All;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class QueueAdminTest {
    @Inject
    QueueAdmin admin;

    @Inject
    DataSource database;

    @Inject
    RedisAPI redis;

    @Inject
    @All
    List<RecoverLoop> loops;

    /** Queues that a worker serves, or served of late. */
    @BeforeEach
    void aWorkerServesThem() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO worker (id, host, pid, queues, slots, running, version) VALUES"
                    + " ('00000000-0000-0000-0000-000000000001', 'here', 1,"
                    + " '{night,busy,reopened,narrow,counted}', 1, 0, '1') ON CONFLICT DO NOTHING");
        }
    }

    @Test
    void aQueueThatNobodyKnowsIsNeitherPausedNorLimitedNorWrittenDown() throws Exception {
        assertThat(admin.pause("nihgt", "ada")).isEmpty();
        assertThat(admin.resume("nihgt", "ada")).isEmpty();
        assertThat(admin.limit("nihgt", 1, "ada")).isEmpty();

        assertThat(admin.list()).extracting(QueueState::name).doesNotContain("nihgt");
        assertThat(meta("nihgt", "paused")).isNull();
        assertThat(actions("nihgt")).isEmpty();
    }

    /** As when its worker is yet to be rolled out. */
    @Test
    void aQueueThatOnlyJobsNameIsKnown() throws Exception {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO job (id, kind, queue, args, max_attempts)"
                    + " VALUES (gen_random_uuid(), 'test.unserved', 'yet-to-be-served', '{}', 8)");
            try {
                assertThat(admin.pause("yet-to-be-served", "ada"))
                        .contains(new QueueState("yet-to-be-served", true, null));
                assertThat(admin.limit("yet-to-be-served", 2, "ada"))
                        .contains(new QueueState("yet-to-be-served", true, 2));
            } finally {
                statement.execute("DELETE FROM job WHERE queue = 'yet-to-be-served'");
            }
        }
        assertThat(admin.resume("yet-to-be-served", "ada")).contains(new QueueState("yet-to-be-served", false, 2));
    }

    @Test
    void aPausedQueueIsPausedInPostgresAndRedisUntilItIsResumed() throws Exception {
        assertThat(admin.pause("night", "ada")).contains(new QueueState("night", true, null));
        assertThat(meta("night", "paused")).isEqualTo("1");
        assertThat(admin.list()).contains(new QueueState("night", true, null));

        assertThat(admin.resume("night", "bob")).contains(new QueueState("night", false, null));
        assertThat(meta("night", "paused")).isNull();
        assertThat(actions("night")).containsExactly("ada queue.pause ", "bob queue.resume ");
    }

    @Test
    void aLimitAndAPauseDoNotForgetEachOther() throws Exception {
        admin.limit("busy", 3, "ada");
        admin.pause("busy", "ada");
        assertThat(meta("busy", "limit")).isEqualTo("3");
        assertThat(meta("busy", "paused")).isEqualTo("1");

        assertThat(admin.limit("busy", null, "ada")).contains(new QueueState("busy", true, null));
        assertThat(meta("busy", "limit")).isNull();
        assertThat(meta("busy", "paused")).isEqualTo("1");
        assertThat(actions("busy")).containsExactly("ada queue.limit 3", "ada queue.pause ", "ada queue.limit none");
    }

    @Test
    void theLeaderTellsRedisWhatWasDecidedAndNoMore() throws Exception {
        admin.pause("reopened", "ada");
        admin.resume("reopened", "ada");
        admin.limit("narrow", 2, "ada");

        for (var loop : loops) {
            if (loop.name().equals("queue-control")) {
                loop.turn(1);
            }
        }

        assertThat(meta("reopened", "paused")).isNull();
        assertThat(meta("reopened", "limit")).isNull();
        assertThat(meta("narrow", "limit")).isEqualTo("2");
    }

    @Test
    void aLimitOfNothingIsAPauseAndRefused() {
        assertThatThrownBy(() -> admin.limit("busy", 0, "ada")).hasMessageContaining("pause");
    }

    @Test
    void theQueuesServedHereAreKnownWithoutARow() throws SQLException {
        assertThat(admin.list()).contains(new QueueState("notifications", false, null));
    }

    @Test
    void theStatsSayWhatRedisHolds() throws Exception {
        admin.limit("counted", 7, "ada");
        long now = System.currentTimeMillis();
        zadd("jobs:{counted}:ready", "0", "front", Long.toString(now - 60_000), "a", Long.toString(now), "b");
        zadd("jobs:{counted}:delayed", "1", "c");
        zadd("jobs:{counted}:lease", "1", "d", "2", "e");
        zadd("jobs:{counted}:parked", "0", "f");

        var stats = admin.stats();

        assertThat(stats.redisUp()).isTrue();
        assertThat(stats.queues())
                .filteredOn(queue -> queue.queue().name().equals("counted"))
                .singleElement()
                .satisfies(queue -> {
                    assertThat(queue.queue().limit()).isEqualTo(7);
                    assertThat(queue.ready()).isEqualTo(3);
                    assertThat(queue.delayed()).isEqualTo(1);
                    assertThat(queue.running()).isEqualTo(2);
                    assertThat(queue.parked()).isEqualTo(1);
                    assertThat(queue.oldestReadySeconds()).isBetween(60.0, 90.0);
                });
    }

    @Test
    void workersAreListedAsTheyDescribedThemselves() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO worker (id, host, pid, queues, slots, running, version) VALUES"
                    + " (gen_random_uuid(), 'there', 42, '{high,night-shift}', 16, 3, '1.2')");
        }

        assertThat(admin.workers())
                .filteredOn(worker -> worker.host().equals("there"))
                .singleElement()
                .satisfies(worker -> {
                    assertThat(worker.queues()).containsExactly("high", "night-shift");
                    assertThat(worker.running()).isEqualTo(3);
                });
        assertThat(admin.list()).contains(new QueueState("night-shift", false, null));
    }

    private @org.jspecify.annotations.Nullable String meta(String queue, String field) {
        var value = redis.hget("jobs:{" + queue + "}:meta", field).await().indefinitely();
        return value == null ? null : value.toString();
    }

    private void zadd(String... arguments) {
        redis.zadd(List.of(arguments)).await().indefinitely();
    }

    private List<String> actions(String target) throws SQLException {
        try (var connection = database.getConnection();
                var statement =
                        connection.prepareStatement("SELECT operator || ' ' || action || ' ' || coalesce(detail, '')"
                                + " FROM operator_action WHERE target = ? ORDER BY id")) {
            statement.setString(1, target);
            var found = new ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        }
    }
}
