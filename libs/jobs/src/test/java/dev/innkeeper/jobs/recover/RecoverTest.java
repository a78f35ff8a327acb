package dev.innkeeper.jobs.recover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.testkit.Backends;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Future;
import io.vertx.redis.client.RedisAPI;
import io.vertx.redis.client.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The queue of these jobs is served by nobody. */
@QuarkusTest
@WithTestResource(Backends.class)
class RecoverTest {
    private static final String READY = "jobs:{unserved}:ready";
    private static final String META = "jobs:{unserved}:meta";
    private static final String DELAYED = "jobs:{unserved}:delayed";

    @Inject
    Sweep sweep;

    @Inject
    Load load;

    @Inject
    Audit audit;

    @Inject
    Reseed reseed;

    @Inject
    Control control;

    @Inject
    Counters counters;

    @Inject
    MeterRegistry metrics;

    @Inject
    DataSource database;

    @Inject
    RedisAPI redis;

    @BeforeEach
    @AfterEach
    void nothingWaits() throws Exception {
        execute("delete from job where kind = 'test.recover'");
        execute("delete from worker where host = 'one of the queue'");
        answer(redis.del(List.of(READY, DELAYED, META)));
    }

    @Test
    void theSweepOfANewLeaderFindsAllAndLaterOnesWhatIsNew() throws Exception {
        var old = insert("0 seconds");
        sweep.turn(100);
        assertThat(known(READY, old)).isTrue();

        answer(redis.del(List.of(READY)));
        var fresh = insert("0 seconds");
        sweep.turn(100);
        assertThat(known(READY, fresh)).isTrue();
        assertThat(known(READY, old)).as("not read again by the same leader").isFalse();

        sweep.turn(101);
        assertThat(known(READY, old)).as("read again by the next").isTrue();
    }

    @Test
    void theSweepFindsACommitThatCameAfterItsTurn() throws Exception {
        try (var late = database.getConnection()) {
            late.setAutoCommit(false);
            var id = UUID.randomUUID();
            try (var statement = late.createStatement()) {
                statement.execute(insertion(id, "0 seconds"));
            }
            sweep.turn(200);
            insert("0 seconds");
            sweep.turn(200);
            sweep.turn(200);
            late.commit();
            late.setAutoCommit(true);

            sweep.turn(200);
            assertThat(known(READY, id)).isTrue();
        }
    }

    @Test
    void theLoaderBringsWhatIsComingAndNotWhatIsFarAway() throws Exception {
        var soon = insert("5 minutes");
        var far = insert("20 minutes");

        load.turn(300);

        assertThat(known(DELAYED, soon)).isTrue();
        assertThat(known(DELAYED, far)).isFalse();
    }

    @Test
    void theAuditFindsWhatRedisForgot() throws Exception {
        var id = insert("0 seconds");
        audit.turn(400);
        answer(redis.del(List.of(READY)));

        audit.turn(400);

        assertThat(known(READY, id)).isTrue();
    }

    @Test
    void aQueueWithoutItsMarkIsFilledAndOpened() throws Exception {
        answer(redis.del(List.of("jobs:{notifications}:meta")));

        reseed.turn(500);

        assertThat(answer(redis.hexists("jobs:{notifications}:meta", "epoch")).toInteger())
                .isEqualTo(1);
        assertThat(answer(redis.hexists("jobs:{notifications}:meta", "filling")).toInteger())
                .isZero();
    }

    @Test
    void aQueueThatOnlyAWorkerServesIsOpenedAndCounted() throws Exception {
        var meta = "jobs:{crawl}:meta";
        execute("""
                insert into worker (id, host, pid, queues, slots, running, version)
                values (gen_random_uuid(), 'crawler', 1, '{crawl,default}', 1, 0, '1')""");
        try {
            reseed.turn(500);
            assertThat(answer(redis.hexists(meta, "epoch")).toInteger()).isEqualTo(1);

            counters.turn(500);
            assertThat(metrics.get("jobs.queue.ready")
                            .tag("queue", "crawl")
                            .gauge()
                            .value())
                    .isZero();
        } finally {
            execute("delete from worker where host = 'crawler'");
            answer(redis.del(List.of(meta)));
        }
    }

    @Test
    void aRedisThatIsNotTheOneThatWasFilledIsFilledFromTheStart() throws Exception {
        served();
        reseed.turn(500);
        var id = insert("0 seconds");
        answer(redis.hset(List.of(META, "epoch", "of long ago")));
        answer(redis.zadd(List.of(READY, "1", "done long ago")));
        answer(redis.hset(List.of("jobs:{unserved}:owner", id.toString(), "dead|")));
        answer(redis.zadd(List.of("jobs:{unserved}:lease", "1", id.toString())));

        reseed.turn(500);

        assertThat(known(READY, id)).isTrue();
        assertThat(answer(redis.zscore(READY, "done long ago"))).isNull();
        assertThat(answer(redis.exists(List.of("jobs:{unserved}:owner"))).toInteger())
                .isZero();
        assertThat(epoch()).isNotEqualTo("of long ago");
    }

    @Test
    void aRedisThatWasStartedAgainIsFilledOnceEachTime() throws Exception {
        served();
        reseed.turn(500);
        for (int starts = 0; starts < 2; starts++) {
            var filled = epoch();
            var id = insert("0 seconds");
            answer(redis.zadd(List.of(READY, "1", "done long ago")));
            answer(redis.hset(List.of(META, "server", filled + "|0")));

            reseed.turn(500);

            assertThat(known(READY, id)).isTrue();
            assertThat(answer(redis.zscore(READY, "done long ago"))).isNull();
            var again = epoch();
            assertThat(again).isNotEqualTo(filled);
            reseed.turn(500);
            assertThat(epoch()).as("filled once").isEqualTo(again);
        }
    }

    @Test
    void theAuditMendsACountOfRunningJobsThatNoOwnerExplains() throws Exception {
        var running = "jobs:{default}:running";
        answer(redis.hset(List.of(running, "nobody's", "1")));

        audit.turn(400);

        assertThat(answer(redis.hexists(running, "nobody's")).toInteger()).isZero();
    }

    @Test
    void whatOperatorsDecidedIsToldToARedisThatForgotItBeforeItsQueueIsOpened() throws Exception {
        var meta = "jobs:{notifications}:meta";
        execute("insert into queue (name, paused, max_running) values ('notifications', true, 7)");
        try {
            control.turn(600);
            assertThat(answer(redis.hget(meta, "paused")).toString()).isEqualTo("1");
            assertThat(answer(redis.hget(meta, "limit")).toString()).isEqualTo("7");

            answer(redis.del(List.of(meta)));
            reseed.turn(600);
            assertThat(answer(redis.hget(meta, "paused")).toString()).isEqualTo("1");
            assertThat(answer(redis.hget(meta, "limit")).toString()).isEqualTo("7");
        } finally {
            execute("delete from queue where name = 'notifications'");
        }
        control.turn(600);
        assertThat(answer(redis.hexists(meta, "paused")).toInteger()).isZero();
        assertThat(answer(redis.hexists(meta, "limit")).toInteger()).isZero();
    }

    private void served() throws Exception {
        execute("""
                insert into worker (id, host, pid, queues, slots, running, version)
                values (gen_random_uuid(), 'one of the queue', 1, '{unserved}', 1, 0, '1')""");
    }

    private String epoch() throws Exception {
        return answer(redis.hget(META, "epoch")).toString();
    }

    private UUID insert(String delay) throws Exception {
        var id = UUID.randomUUID();
        execute(insertion(id, delay));
        return id;
    }

    private static String insertion(UUID id, String delay) {
        return """
                insert into job (id, kind, queue, args, max_attempts, run_at)
                values ('%s', 'test.recover', 'unserved', '{}', 8, now() + interval '%s')""".formatted(id, delay);
    }

    private void execute(String sql) throws Exception {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private boolean known(String key, UUID id) throws Exception {
        return answer(redis.zscore(key, id.toString())) != null;
    }

    private static Response answer(Future<Response> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
