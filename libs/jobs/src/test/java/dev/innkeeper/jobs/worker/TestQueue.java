package dev.innkeeper.jobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.jobs.recover.RecoverLoop;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.vertx.core.Future;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.awaitility.Awaitility;

/** The queue's tables and its leader's loops, for tests that look at the one and turn the other. */
@Singleton
class TestQueue {
    private final DataSource database;
    private final List<RecoverLoop> loops;
    private final RedisAPI redis;
    // Asked for late: handlers of tests, which it knows, use this.
    private final Instance<Degraded> degraded;
    private final MeterRegistry metrics;

    TestQueue(
            DataSource database,
            @All List<RecoverLoop> loops,
            RedisAPI redis,
            Instance<Degraded> degraded,
            MeterRegistry metrics) {
        this.database = database;
        this.loops = loops;
        this.redis = redis;
        this.degraded = degraded;
        this.metrics = metrics;
    }

    /** Redis is filled where it has to be, and this worker claims from it. */
    void serve() throws Exception {
        await(this::filled);
        await(() -> !degraded.get().away());
    }

    // A connection that the test before has hung up is found closed by who uses it next.
    private boolean filled() throws Exception {
        try {
            recover("job-reseed");
            return true;
        } catch (RedisDown e) {
            return false;
        }
    }

    /** One turn of the loop of that name. */
    void recover(String loop) throws Exception {
        for (var one : loops) {
            if (one.name().equals(loop)) {
                one.turn(1);
            }
        }
    }

    /** Redis forgets everything. */
    void wipeRedis() {
        redis.flushall(List.of()).await().indefinitely();
    }

    void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long count(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    double gauge(String name) {
        return metrics.get(name).gauge().value();
    }

    /** How often this worker has renewed its leases. */
    long renewals() {
        return metrics.get("jobs.redis.roundtrip").tag("call", "renew").timer().count();
    }

    static <T> T answer(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(condition.call()).isTrue());
    }
}
