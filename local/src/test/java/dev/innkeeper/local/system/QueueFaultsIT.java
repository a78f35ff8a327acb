package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of accepted jobs while workers die, freeze and lose their databases. */
@Timeout(180)
class QueueFaultsIT extends QueueFaults {
    private static final Duration FREEZE = Duration.ofSeconds(10);
    private static final int SLOW = 5;
    private static final String SLOW_JOBS = """
            with slow as (
              insert into job (id, kind, queue, args, max_attempts)
              select gen_random_uuid(), 'proof.slow', 'proof', '{"millis": 4000}', 50 from generate_series(1, %d) returning id)
            insert into proof.accepted select id, 'proof.effect' from slow""".formatted(SLOW);

    @EveryFault
    @Test
    void aWorkerIsKilledAndNobodyTakesItsPlace() throws Exception {
        slowJobsRun();
        ground.worker(0).kill();
        moreIsDone();

        nothingIsLostOrDoubled();
    }

    @Test
    void workersAreKilledAgainAndAgain() throws Exception {
        for (int i = 0; i < 3; i++) {
            ground.worker(i % 2).kill();
            moreIsDone();
            ground.restartTheDead();
        }

        nothingIsLostOrDoubled();
    }

    @Test
    void aWorkerIsFrozenBeyondItsLease() throws Exception {
        ProvingGround.signal(ground.worker(0), "STOP");
        hasPassed(ProvingGround.LEASE.plusSeconds(2));
        ProvingGround.signal(ground.worker(0), "CONT");
        moreIsDone();

        nothingIsLostOrDoubledByTheFrozen();
    }

    @Test
    void redisIsWiped() throws Exception {
        counts.flushRedis();
        moreIsDone();

        nothingIsLostOrDoubled();
    }

    @EveryFault
    @Test
    void redisIsRestarted() throws Exception {
        counts.redisForgets(() -> {
            stack.backends().stopRedis();
            moreIsDone();
            stack.backends().startRedis();
        });
        moreIsDone();

        nothingIsLostOrDoubled();
    }

    @EveryFault
    @Test
    void redisComesBackAsItWasAMomentBefore() throws Exception {
        for (int i = 0; i < 3; i++) {
            setRedisBack();
            moreIsDone();
        }

        nothingIsLostOrDoubled();
    }

    @Test
    void redisIsFrozen() throws Exception {
        ProvingGround.signal(stack.backends().redisProcess(), "STOP");
        hasPassed(FREEZE);
        ProvingGround.signal(stack.backends().redisProcess(), "CONT");
        moreIsDone();

        nothingIsLostOrDoubled();
    }

    @EveryFault
    @Test
    void theConnectionsToRedisAreKilled() throws Exception {
        for (int i = 0; i < 3; i++) {
            counts.killConnectionsToRedis();
            moreIsDone();
        }

        nothingIsLostOrDoubled();
    }

    @EveryFault
    @Test
    void theConnectionsToRedisGoSilent() throws Exception {
        try (var proxy = new SilentProxy(stack.backends().redisUrl())) {
            ground.firstWorkerThrough(proxy.url());
            ground.worker(1).kill();
            moreIsDone();
            proxy.silence();
            moreIsDone();

            nothingIsLostOrDoubled();
        } finally {
            ground.worker(0).kill();
        }
    }

    @Test
    void oneWorkerAloneDoesNotReachRedis() throws Exception {
        try (var proxy = new SilentProxy(stack.backends().redisUrl())) {
            ground.firstWorkerThrough(proxy.url());
            slowJobsRun();
            proxy.cut();
            hasPassed(ProvingGround.LEASE.plusSeconds(2));
            moreIsDone();

            nothingIsLostOrDoubledByTheFrozen();
            assertThat(counts.number("select count(*) - count(distinct job_id) from proof.effect"))
                    .as("plain jobs that ran twice")
                    .isZero();
        } finally {
            ground.worker(0).kill();
        }
    }

    @Test
    void postgresIsRestarted() throws Exception {
        stack.backends().stopPostgres();
        stack.backends().startPostgres();
        moreIsDone();

        nothingIsLostOrDoubled();
    }

    @Test
    void theWorkersConnectionsAreKilled() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(
                            counts.number(
                                    "select count(pg_terminate_backend(pid)) from pg_stat_activity where application_name = 'proof'"))
                    .isPositive();
            moreIsDone();
        }

        nothingIsLostOrDoubled();
    }

    @Test
    void thePoolOfConnectionsIsExhausted() throws Exception {
        try (var connection = stack.backends().database().connect();
                var lock = connection.createStatement()) {
            connection.setAutoCommit(false);
            lock.execute("lock table proof.ledger, proof.effect, proof.span in access exclusive mode");
            await("every connection of a worker waits")
                    .atMost(ProvingGround.LONG)
                    .until(() -> counts.number("""
                            select count(*) from pg_stat_activity
                             where application_name = 'proof' and wait_event_type = 'Lock'""") >= 8);
            // Others who want one give up meanwhile.
            hasPassed(Duration.ofSeconds(2));
            connection.rollback();
        }
        moreIsDone();

        nothingIsLostOrDoubled();
    }

    @Test
    void aJobIsOfAKindThatNobodyKnows() throws Exception {
        insert("proof.tomorrow");
        await().atMost(ProvingGround.LONG).until(() -> ground.unknownKinds() >= 3);

        assertThat(counts.number(
                        "select count(*) from job where kind = 'proof.tomorrow' and state = 'queued' and attempt = 1"))
                .as("left for a worker that knows it, and charged nothing")
                .isEqualTo(1);
        stack.backends().database().execute("delete from job where kind = 'proof.tomorrow'");
        nothingIsLostOrDoubled();
    }

    @Test
    void aJobKillsItsWorkerEachTime() throws Exception {
        insert("proof.killer");
        await().atMost(ProvingGround.LONG).until(() -> {
            ground.restartTheDead();
            return counts.number("select count(*) from job where kind = 'proof.killer' and state = 'dead'") == 1;
        });
        ground.restartTheDead();

        nothingIsLostOrDoubled();
        stack.backends().database().execute("delete from job where kind = 'proof.killer'");
    }

    @EveryFault
    @ParameterizedTest(name = "a worker dies at step {0}")
    @ValueSource(
            strings = {
                "claimed",
                "plain-handled",
                "completion-deleted",
                "transaction-before-commit",
                "transaction-committed",
                "failure-written"
            })
    void aWorkerDiesAtALabelledStep(String step) throws Exception {
        ground.dieAt(step, () -> {});

        nothingIsLostOrDoubled();
    }

    @EveryFault
    @Test
    void aWorkerDiesWhileItChargesTheDeathOfAnother() throws Exception {
        ground.drain();
        var killed = new AtomicBoolean();
        // The one that is to die is still starting: the other takes them.
        ground.dieAt("crash-charged", () -> {
            if (killed.compareAndSet(false, true)) {
                slowJobsRun();
                ground.worker(1).kill();
            }
        });
        isOver();
        ground.feed(RATE);

        nothingIsLostOrDoubled();
    }

    @EveryFault
    @Test
    void aWorkerDiesWhileItHandsItsJobsBack() throws Exception {
        ground.drain();
        ground.worker(1).kill();
        var told = new AtomicBoolean();
        ground.dieAt("handing-back", () -> {
            if (told.compareAndSet(false, true)) {
                slowJobsRun();
                ground.worker(0).terminate();
            }
        });
        isOver();
        ground.feed(RATE);

        nothingIsLostOrDoubled();
    }

    @EveryFault
    @Test
    void aWorkerDiesWithJobsThatItTookWithoutRedis() throws Exception {
        counts.redisForgets(() -> {
            try {
                stack.backends().stopRedis();
                ground.dieAt("taken-without-redis", () -> {});
            } finally {
                stack.backends().startRedis();
            }
        });

        nothingIsLostOrDoubled();
    }

    private static void slowJobsRun() {
        stack.backends().database().execute(SLOW_JOBS);
        await("they run").atMost(ProvingGround.LONG).until(() -> counts.areLeased("proof.slow", SLOW));
    }

    /** A job of the last crash but two that it may cause. */
    private static void insert(String kind) {
        stack.backends().database().execute("""
                insert into job (id, kind, queue, args, max_attempts, crash_count)
                values (gen_random_uuid(), '%s', 'proof', '{}', 50, 4)""".formatted(kind));
    }

    private static void hasPassed(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        await().atMost(time.multipliedBy(2)).until(() -> System.nanoTime() - until > 0);
    }
}
