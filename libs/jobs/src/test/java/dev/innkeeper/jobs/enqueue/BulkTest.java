package dev.innkeeper.jobs.enqueue;

import static dev.innkeeper.jobs.EnqueueOption.at;
import static dev.innkeeper.jobs.EnqueueOption.limitedBy;
import static dev.innkeeper.jobs.EnqueueOption.ratedBy;
import static dev.innkeeper.jobs.EnqueueOption.tagged;
import static dev.innkeeper.jobs.EnqueueOption.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.jobs.BatchResult;
import dev.innkeeper.jobs.EnqueueOption;
import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.testkit.Backends;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class BulkTest {
    private static final String READY = "jobs:{unserved}:ready";
    private static final int MANY = 5000;

    @Inject
    Jobs jobs;

    @Inject
    DataSource database;

    @Inject
    BulkPushes bulks;

    @Inject
    RedisAPI redis;

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    void begin() throws SQLException {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(bulks::idle);
        execute("delete from job");
        redis.flushall(List.of()).await().indefinitely();
    }

    @Test
    void whateverStandsInAJobComesBackFromCopyAsFromInsert() throws SQLException {
        var name = "tab\t, line\nend\r, \\back\\N\\., quote\" , é, 日本, 🏨";
        EnqueueOption[] options = {
            at(Instant.parse("2031-02-03T04:05:06.123456Z")),
            limitedBy("limit \\ é", 3),
            ratedBy("rate \" {}", 7, Duration.ofSeconds(9)),
            tagged("a tag, with \"everything\"", "back\\slash", "NULL", "{}", "日本"),
        };
        jobs.enqueue(new Waiting(name, 1), options);
        jobs.enqueueAll(some(name, 1), options);
        jobs.enqueueAll(some(name, 40), options);

        var columns =
                "kind, queue, args, args_version, run_at, max_attempts, unique_key, limit_key, limit_max, rate_key,"
                        + " rate_count, rate_millis, batch_id, tags, traceparent, state, attempt";
        assertThat(count("select count(*) from job")).isEqualTo(42);
        assertThat(count("select count(*) from (select distinct " + columns + " from job) as alike"))
                .isOne();
        assertThat(text("select args->>'name' from job limit 1")).isEqualTo(name);
        assertThat(text("select tags[1] from job limit 1")).isEqualTo("a tag, with \"everything\"");
        assertThat(count("select count(distinct id) from job")).isEqualTo(42);
    }

    @Test
    void withoutATimeAllAreDueNow() throws SQLException {
        jobs.enqueueAll(some("now", MANY));

        assertThat(count("select count(*) from job where run_at = created_at and tags is null"))
                .isEqualTo(MANY);
    }

    @Test
    void theIdsAreInTheOrderOfTheJobs() throws SQLException {
        var ids = jobs.enqueueAll(
                IntStream.range(0, 100).mapToObj(i -> new Waiting("ordered", i)).toList());

        assertThat(ids).hasSize(100);
        assertThat(text("select args->>'number' from job where id = '" + ids.get(17) + "'"))
                .isEqualTo("17");
    }

    @Test
    void aBulkJoinsTheTransactionAndIsToldAfterItsCommit() throws SQLException {
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    jobs.enqueueAll(some("rolled back", MANY));
                    throw new IllegalStateException("rolled back");
                }))
                .hasMessage("rolled back");
        assertThat(count("select count(*) from job")).isZero();

        var ids = QuarkusTransaction.requiringNew().call(() -> {
            var written = jobs.enqueueAll(some("committed", MANY));
            assertThat(count("select count(*) from job"))
                    .describedAs("seen by the transaction itself")
                    .isEqualTo(MANY);
            assertThat(told(written)).describedAs("told before the commit").isZero();
            return written;
        });

        assertThat(count("select count(*) from job")).isEqualTo(MANY);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> told(ids) == MANY);
    }

    @Test
    void aStreamOfAHundredThousandIsWrittenAndTold() throws SQLException {
        double dropped = metrics.counter("jobs.push.failures").count();

        long written = jobs.enqueueAll(IntStream.range(0, 100_000).mapToObj(i -> new Waiting("many", i)));

        assertThat(written).isEqualTo(100_000);
        assertThat(count("select count(*) from job")).isEqualTo(100_000);
        awaitReady(100_000);
        assertThat(metrics.counter("jobs.push.failures").count()).isEqualTo(dropped);
    }

    @Test
    void aStreamMayReadFromTheSameTransaction() throws SQLException {
        long written = QuarkusTransaction.requiringNew().call(() -> {
            try (var connection = database.getConnection();
                    var statement = connection.prepareStatement("select n from generate_series(1, 10000) as n");
                    var rows = statement.executeQuery()) {
                return jobs.enqueueAll(
                        Stream.generate(() -> new Waiting("read", next(rows))).limit(10_000));
            }
        });

        assertThat(written).isEqualTo(10_000);
        assertThat(count("select count(distinct args->>'number') from job")).isEqualTo(10_000);
    }

    @Test
    void aStreamThatBreaksLeavesNothingAndIsClosed() throws SQLException {
        var closed = new AtomicInteger();

        assertThatThrownBy(() -> jobs.enqueueAll(broken(closed))).hasMessage("broken");
        assertThat(count("select count(*) from job")).isZero();
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    try {
                        jobs.enqueueAll(broken(closed));
                    } catch (IllegalStateException e) {
                        // Whoever swallows it can not commit a half.
                    }
                }))
                .isInstanceOf(Exception.class);

        assertThat(count("select count(*) from job")).isZero();
        assertThat(closed).hasValue(2);
    }

    @Test
    void aUniqueKeyIsRefusedForMoreThanOne() {
        assertThatThrownBy(() -> jobs.enqueueAll(some("x", 2), unique("x")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> jobs.enqueueAll(some("x", 1).stream(), unique("x")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> jobs.enqueueBatch(some("x", 1).stream(), new Waiting("then", 0), unique("x")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whileRedisIsAwayABulkIsWrittenAndWhatItIsNotToldIsCounted() throws SQLException {
        double dropped = metrics.counter("jobs.push.failures").count();

        redis.client(List.of("PAUSE", "60000", "WRITE")).await().indefinitely();
        jobs.enqueueAll(some("alone", 2000));

        assertThat(count("select count(*) from job")).isEqualTo(2000);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> metrics.counter("jobs.push.failures").count() == dropped + 2000);
        // It was sent, and what was sent is done late: better in this test than in the next.
        redis.client(List.of("UNPAUSE")).await().indefinitely();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> ready() > 0);
    }

    @Test
    void aBatchIsWrittenWithItsMembersAndNothingFollowsYet() throws SQLException {
        var batch = jobs.enqueueBatch(some("member", MANY).stream(), new Waiting("then", 0), tagged("night"));

        assertThat(jobs.result(batch)).contains(new BatchResult(batch, MANY, 0, 0));
        assertThat(count("select count(*) from job where tags = '{night}' and batch_id = '" + batch + "'"))
                .isEqualTo(MANY);
        assertThat(count("select count(*) from job where args->>'name' = 'then'"))
                .isZero();
        assertThat(count("select count(*) from job_batch where pending = " + MANY + " and then_kind = 'test.waiting'"
                        + " and then_queue = 'unserved' and then_args_version = 3 and then_max_attempts = 5 and id = '"
                        + batch + "'"))
                .isOne();
        awaitReady(MANY);
    }

    @Test
    void whatFollowsABatchOfNothingIsEnqueuedAtOnce() throws SQLException {
        var batch = jobs.enqueueBatch(Stream.of(), new Waiting("then", 0));

        assertThat(jobs.result(batch).orElseThrow().ended()).isTrue();
        assertThat(count("select count(*) from job join job_batch on then_id = job.id where batch_id = '" + batch
                        + "' and ended_at is not null"))
                .isOne();
        awaitReady(1);
    }

    @Test
    void aBatchThatIsRolledBackNeverWas() throws SQLException {
        QuarkusTransaction.begin();
        var batch = jobs.enqueueBatch(some("member", 100).stream(), new Waiting("then", 0));
        QuarkusTransaction.rollback();

        assertThat(jobs.result(batch)).isEmpty();
        assertThat(count("select count(*) from job")).isZero();
    }

    private static List<Waiting> some(String name, int number) {
        return Collections.nCopies(number, new Waiting(name, 1));
    }

    private static Stream<Waiting> broken(AtomicInteger closed) {
        return IntStream.range(0, 20_000)
                .mapToObj(i -> {
                    if (i == 15_000) {
                        throw new IllegalStateException("broken");
                    }
                    return new Waiting("half", i);
                })
                .onClose(closed::incrementAndGet);
    }

    private static int next(java.sql.ResultSet rows) {
        try {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitReady(int number) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> ready() == number);
    }

    private long told(List<UUID> ids) {
        var command = new ArrayList<>(List.of(READY));
        ids.forEach(id -> command.add(id.toString()));
        var scores = redis.zmscore(command).await().indefinitely().getDelegate();
        return scores.stream().filter(Objects::nonNull).count();
    }

    private int ready() {
        return redis.zcard(READY).await().indefinitely().toInteger();
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long count(String sql) throws SQLException {
        return Long.parseLong(text(sql));
    }

    private String text(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
