package dev.innkeeper.jobs.recover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.testkit.Backends;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the leader counts of a queue that only a worker of another process serves. */
@QuarkusTest
@WithTestResource(Backends.class)
class CountersTest {
    private static final String QUEUE = "tallied";
    private static final String LATER = "9999999999999";
    private static final int AGE_SECONDS = 60;

    @Inject
    Counters counters;

    @Inject
    MeterRegistry metrics;

    @Inject
    DataSource database;

    @Inject
    RedisAPI redis;

    @BeforeEach
    void aQueueThatIsServedAndADeadJob() throws SQLException {
        execute("""
                insert into worker (id, host, pid, queues, slots, running, version)
                values (gen_random_uuid(), 'one of the counted', 1, '{tallied}', 1, 0, '1')""");
        execute("""
                insert into job (id, kind, queue, args, max_attempts, state)
                values (gen_random_uuid(), 'test.counters', 'tallied', '{}', 8, 'dead')""");
    }

    @AfterEach
    void forget() throws SQLException {
        execute("delete from worker where host = 'one of the counted'");
        execute("delete from job where kind = 'test.counters'");
        redis.del(Stream.of("ready", "delayed", "lease", "parked", "meta")
                        .map(CountersTest::key)
                        .toList())
                .await()
                .indefinitely();
    }

    @Test
    void whatWaitsIsCountedAndHowLongItHasAndWill() throws Exception {
        var longAgo = Long.toString(System.currentTimeMillis() - AGE_SECONDS * 1000);
        add("ready", longAgo, "one", LATER, "two", LATER, "three", LATER, "four");
        add("delayed", LATER, "five", LATER, "six", LATER, "seven");
        add("lease", LATER, "eight", LATER, "nine");
        add("parked", "0", "ten");

        counters.turn(1);

        assertThat(gauge("ready")).isEqualTo(4);
        assertThat(gauge("delayed")).isEqualTo(3);
        assertThat(gauge("leased")).isEqualTo(2);
        assertThat(gauge("parked")).isEqualTo(1);
        assertThat(gauge("oldest.ready.seconds")).isBetween(AGE_SECONDS - 1.0, AGE_SECONDS + 30.0);
        assertThat(gauge("clear.seconds")).as("nobody knows yet").isNaN();
        assertThat(metrics.get("jobs.dead").gauge().value()).isGreaterThanOrEqualTo(1);

        counters.turn(1);
        assertThat(gauge("clear.seconds")).as("it gets no shorter").isInfinite();

        remove("two", "three", "four");
        counters.turn(1);
        assertThat(gauge("clear.seconds")).as("it gets shorter").isPositive().isFinite();

        redis.hset(List.of(key("meta"), "paused", "1")).await().indefinitely();
        counters.turn(1);
        assertThat(gauge("ready")).isEqualTo(1);
        assertThat(gauge("clear.seconds")).as("nobody waits for a paused queue").isZero();
        assertThat(gauge("oldest.ready.seconds")).isZero();

        redis.hdel(List.of(key("meta"), "paused")).await().indefinitely();
        remove("one");
        counters.turn(1);
        assertThat(gauge("clear.seconds")).isZero();
        assertThat(gauge("oldest.ready.seconds")).isZero();
    }

    private void add(String part, String... scoresAndIds) {
        redis.zadd(Stream.concat(Stream.of(key(part)), Stream.of(scoresAndIds)).toList())
                .await()
                .indefinitely();
    }

    private void remove(String... ids) {
        redis.zrem(Stream.concat(Stream.of(key("ready")), Stream.of(ids)).toList())
                .await()
                .indefinitely();
    }

    private double gauge(String what) {
        return metrics.get("jobs.queue." + what).tag("queue", QUEUE).gauge().value();
    }

    private static String key(String part) {
        return "jobs:{" + QUEUE + "}:" + part;
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
