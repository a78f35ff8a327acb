package dev.innkeeper.jobs.enqueue;

import static dev.innkeeper.jobs.EnqueueOption.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.jobs.BatchResult;
import dev.innkeeper.jobs.Cancellation;
import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.jobs.admin.JobAdmin;
import dev.innkeeper.jobs.dispatch.Epochs;
import dev.innkeeper.jobs.dispatch.Fillings;
import dev.innkeeper.jobs.dispatch.Pushes;
import dev.innkeeper.testkit.Backends;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@WithTestResource(Backends.class)
class CancelTest {
    private static final String READY = "jobs:{unserved}:ready";

    @Inject
    Jobs jobs;

    @Inject
    Cancelling cancelling;

    @Inject
    Pushes pushes;

    @Inject
    JobAdmin admin;

    @Inject
    Endless.Seen seen;

    @Inject
    DataSource database;

    @Inject
    Epochs epochs;

    @Inject
    Fillings fillings;

    @Inject
    MeterRegistry metrics;

    @Inject
    RedisAPI redis;

    @Inject
    Clock clock;

    @BeforeEach
    void open() throws Exception {
        for (var queue : List.of("unserved", "default", "notifications")) {
            if (!epochs.isOpen(queue)) {
                fillings.begin(queue, "1");
                fillings.open(queue, "1");
            }
        }
        // What a worker takes from Postgres alone Redis knows nothing of.
        await(() -> metrics.get("jobs.degraded").gauge().value() == 0);
    }

    @Test
    void aWaitingJobIsGoneFromPostgresAndRedis() throws SQLException {
        var id = jobs.enqueue(new Waiting("cancelled", 1));
        await(() -> redis.zscore(READY, id.toString()).await().indefinitely() != null);

        assertThat(jobs.cancel(id)).isEqualTo(Cancellation.CANCELLED);

        assertThat(rows(id)).isZero();
        assertThat(redis.zscore(READY, id.toString()).await().indefinitely()).isNull();
        assertThat(jobs.cancel(id)).isEqualTo(Cancellation.UNKNOWN);
    }

    @Test
    void aJobOfNextYearIsCancelledThoughRedisHasNeverHeardOfIt() throws SQLException {
        var id = jobs.enqueue(new Waiting("cancelled", 1), at(clock.instant().plus(Duration.ofDays(365))));

        assertThat(jobs.cancel(id)).isEqualTo(Cancellation.CANCELLED);
        assertThat(rows(id)).isZero();
    }

    @Test
    void aCancelledMemberCountsAsFailedAndTheLastBringsTheJobThatFollows() throws SQLException {
        var batch = jobs.enqueueBatch(Stream.of(new Waiting("a", 1), new Waiting("b", 2)), new Waiting("then", 0));

        for (var member : ids("select id from job where batch_id = '" + batch + "'")) {
            assertThat(jobs.cancel(member)).isEqualTo(Cancellation.CANCELLED);
        }

        assertThat(jobs.result(batch)).contains(new BatchResult(batch, 2, 0, 2));
        var following = ids("select id from job where batch_id = '" + batch + "'");
        assertThat(following).hasSize(1);
        await(() -> redis.zscore(READY, following.getFirst().toString()).await().indefinitely() != null);
    }

    static Stream<Job> running() {
        return Stream.of(new Endless.Plain(), new Endless.InTransaction());
    }

    @ParameterizedTest
    @MethodSource("running")
    void aRunningJobIsInterruptedAndGone(Job job) {
        var id = jobs.enqueue(job);
        await(() -> seen.begun.contains(id));

        assertThat(jobs.cancel(id)).isEqualTo(Cancellation.ASKED);

        await(() -> seen.interrupted.contains(id));
        await(() -> rows(id) == 0);
    }

    @Test
    void withoutRedisTheRowIsMarkedForWhoeverComesToRunIt() throws SQLException {
        var id = jobs.enqueue(new Waiting("marked", 1));
        redis.client(List.of("PAUSE", "60000", "WRITE")).await().indefinitely();
        try {
            assertThat(jobs.cancel(id)).isEqualTo(Cancellation.ASKED);
        } finally {
            redis.client(List.of("UNPAUSE")).await().indefinitely();
        }

        assertThat(ids("select id from job where cancel and id = '" + id + "'")).hasSize(1);
    }

    @Test
    void whileRedisIsToBeFilledItsAnswerIsNotTrusted() throws Exception {
        var id = jobs.enqueue(new Waiting("marked", 1));
        redis.hdel(List.of("jobs:{unserved}:meta", "epoch")).await().indefinitely();

        assertThat(jobs.cancel(id)).isEqualTo(Cancellation.ASKED);
        assertThat(ids("select id from job where cancel and id = '" + id + "'")).hasSize(1);
    }

    @Test
    void aJobThatAWorkerGetsWhileItIsTakenAwayIsAskedToStop() throws SQLException {
        var id = jobs.enqueue(new Waiting("claimed", 1));
        await(pushes::idle);
        try {
            var answer = cancelling.cancel(
                    id,
                    connection -> redis.hset(List.of("jobs:{unserved}:owner", id.toString(), "worker|"))
                            .await()
                            .indefinitely());

            assertThat(answer).isEqualTo(Cancellation.ASKED);
            assertThat(ids("select id from job where cancel and id = '" + id + "'"))
                    .hasSize(1);
            assertThat(redis.sismember("jobs:{unserved}:cancelled", id.toString())
                            .await()
                            .indefinitely()
                            .toBoolean())
                    .isTrue();
        } finally {
            redis.del(List.of("jobs:{unserved}:owner", "jobs:{unserved}:cancelled"))
                    .await()
                    .indefinitely();
        }
    }

    @Test
    void aJobThatCouldNotBeTakenAwayIsKnownToRedisAgain() throws SQLException {
        var id = jobs.enqueue(new Waiting("kept", 1));
        await(pushes::idle);

        assertThatThrownBy(() -> cancelling.cancel(id, connection -> {
                    throw new SQLException("no space left");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(rows(id)).isOne();
        await(() -> redis.zscore(READY, id.toString()).await().indefinitely() != null);
    }

    @Test
    void aDeadJobIsNotCancelled() throws SQLException {
        var id = jobs.enqueue(new Waiting("dead", 1));
        execute("update job set state = 'dead' where id = '" + id + "'");

        assertThat(jobs.cancel(id)).isEqualTo(Cancellation.UNKNOWN);
        assertThat(rows(id)).isOne();
    }

    @Test
    void aRollBackOfTheCallerDoesNotBringTheJobBack() throws SQLException {
        var id = jobs.enqueue(new Waiting("cancelled", 1));
        QuarkusTransaction.begin();
        assertThat(jobs.cancel(id)).isEqualTo(Cancellation.CANCELLED);
        QuarkusTransaction.rollback();

        assertThat(rows(id)).isZero();
    }

    @Test
    void whichOperatorCancelledIsWrittenDown() throws SQLException {
        var id = jobs.enqueue(new Waiting("cancelled", 1));

        assertThat(admin.cancel(id, "ada")).isEqualTo(Cancellation.CANCELLED);
        assertThat(admin.cancel(id, "bob")).isEqualTo(Cancellation.UNKNOWN);

        assertThat(ids("select id from operator_action where action = 'job.cancel' and operator = 'ada' and target = '"
                        + id + "'"))
                .hasSize(1);
        assertThat(ids("select id from operator_action where operator = 'bob' and target = '" + id + "'"))
                .isEmpty();
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(condition);
    }

    private int rows(UUID id) throws SQLException {
        return ids("select id from job where id = '" + id + "'").size();
    }

    private List<UUID> ids(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var ids = new java.util.ArrayList<UUID>();
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
            return ids;
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
