package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.dispatch.Bell;
import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.jobs.dispatch.Settlements;
import dev.innkeeper.platform.health.Heartbeats;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The worker's three loops: claim, keep leases, complete. */
@Singleton
class Engine {
    private static final Logger LOG = Logger.getLogger(Engine.class);
    private static final Duration MAX_SILENCE = Duration.ofMinutes(1);
    private static final long KEEPER_TURN_MILLIS = 200;
    private static final long GATHER_MILLIS = 2;
    private static final long DEGRADED_POLL_MILLIS = 250;
    private static final long REDIS_RETRY_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long BELL_TURN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Claimer claimer;
    private final LeaseKeeper keeper;
    private final Completer completer;
    private final Degraded degraded;
    private final Settlements settlements;
    private final Bell bell;
    private final Running running;
    private final Heartbeats heartbeats;
    private final JobsConfig.Worker config;
    private final Outage noClaims =
            new Outage("jobs can not be claimed, tried until they can", "jobs are claimed again");
    private final Outage noRenewals =
            new Outage("leases can not be renewed, tried until they can", "leases are renewed again");
    private final Doorbell doorbell = new Doorbell();
    private final Doorbell keeperBell = new Doorbell();
    private volatile boolean claiming = true;
    private volatile boolean stopped;
    private volatile boolean moreWaits;
    private volatile boolean renewNow;
    private Thread completing = Thread.ofVirtual().unstarted(() -> {});

    Engine(
            Claimer claimer,
            LeaseKeeper keeper,
            Completer completer,
            Degraded degraded,
            Settlements settlements,
            Bell bell,
            Running running,
            Heartbeats heartbeats,
            JobMetrics metrics,
            JobsConfig config) {
        this.claimer = claimer;
        this.keeper = keeper;
        this.completer = completer;
        this.degraded = degraded;
        this.settlements = settlements;
        this.bell = bell;
        this.running = running;
        this.heartbeats = heartbeats;
        this.config = config.worker();
        metrics.gauge("jobs.running", "Handlers running now", running::handlers);
        metrics.gauge("jobs.slots", "The most handlers that run at once", () -> this.config.slots());
    }

    void start() {
        claiming = true;
        stopped = false;
        completing = Thread.ofVirtual().name("job-completer").start(completer::loop);
        Thread.ofVirtual().name("job-leases").start(this::keepLeases);
        Thread.ofVirtual().name("job-claimer").start(this::claim);
        LOG.infof("running jobs of the queues %s in %d slots", claimer.queues(), config.slots());
    }

    /** No more is claimed; what runs goes on. */
    void stopClaiming() {
        claiming = false;
        doorbell.ring();
    }

    /** Waits until all has ended; what has not by then is interrupted and handed back. */
    void drain(Duration budget) throws InterruptedException {
        stopClaiming();
        var unhurried = budget.multipliedBy(2).dividedBy(3);
        if (!awaitEnd(unhurried)) {
            running.all().forEach(run -> run.cancel(Run.Cancelled.DRAINED));
            if (!awaitEnd(budget.minus(unhurried))) {
                LOG.warnf(
                        "%d jobs did not end in time, others take them over when their leases expire",
                        running.all().size());
            }
        }
        awaitSettled();
        stopped = true;
        keeperBell.ring();
        completing.interrupt();
        bell.close();
    }

    private boolean awaitEnd(Duration budget) throws InterruptedException {
        long until = System.nanoTime() + budget.toNanos();
        while (!running.isEmpty() && System.nanoTime() < until) {
            doorbell.await(20);
        }
        return running.isEmpty();
    }

    private void awaitSettled() throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        while (!settlements.idle() && System.nanoTime() < until) {
            doorbell.await(5);
        }
    }

    private void claim() {
        long nextTryOfRedis = 0;
        try (var heartbeat = heartbeats.register("job-claimer", MAX_SILENCE)) {
            while (claiming) {
                heartbeat.beat();
                try {
                    int free = config.slots() - running.handlers();
                    if (degraded.away() && System.nanoTime() < nextTryOfRedis) {
                        claimFromPostgres(free);
                    } else {
                        nextTryOfRedis = System.nanoTime() + REDIS_RETRY_NANOS;
                        claimOnce(free);
                    }
                } catch (RedisDown e) {
                    degraded.redisDown(e);
                    claimFromPostgres(config.slots() - running.handlers());
                } catch (SQLException | RuntimeException e) {
                    noClaims.failed(e);
                    doorbell.await(config.poll().toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void claimOnce(int free) throws RedisDown, SQLException, InterruptedException {
        if (free <= 0 || completer.backlogged()) {
            moreWaits = true;
            doorbell.await(idlePause());
            return;
        }
        var round = claimer.round(free, this::slotFree);
        if (round.closed()) {
            renewNow = true;
            keeperBell.ring();
            degraded.redisEmpty();
            claimFromPostgres(free);
            return;
        }
        degraded.over();
        if (round.started() > 0) {
            noClaims.worked();
        }
        moreWaits = round.more();
        if (round.more()) {
            // A few slots at a time would cost a round trip each.
            doorbell.await(GATHER_MILLIS);
        } else {
            doorbell.await(Math.min(idlePause(), Math.max(1, round.nextDueMillis())));
        }
    }

    private void claimFromPostgres(int free) throws InterruptedException {
        try {
            var jobs = degraded.claim(free, claimer.queues());
            jobs.forEach(job -> claimer.start(job, false, this::slotFree));
            if (!jobs.isEmpty()) {
                noClaims.worked();
            }
        } catch (SQLException e) {
            noClaims.failed(e);
        }
        doorbell.await(DEGRADED_POLL_MILLIS);
    }

    private void slotFree() {
        if (moreWaits || !claiming) {
            doorbell.ring();
        }
    }

    private long idlePause() {
        long most = config.poll().toMillis();
        return most - ThreadLocalRandom.current().nextLong(Math.max(1, most / 4));
    }

    private void keepLeases() {
        long renewal = keeper.nextRenewal();
        long bellTurn = System.nanoTime();
        try (var heartbeat = heartbeats.register("job-leases", MAX_SILENCE)) {
            while (!stopped) {
                heartbeat.beat();
                keeper.stopOverdue();
                if (System.nanoTime() - bellTurn >= 0) {
                    bell.listen(doorbell::ring);
                    bellTurn = System.nanoTime() + BELL_TURN_NANOS;
                }
                if (renewNow || System.nanoTime() - renewal >= 0) {
                    renewNow = false;
                    renewal = keeper.nextRenewal();
                    renewAndReap();
                }
                keeperBell.await(KEEPER_TURN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void renewAndReap() throws InterruptedException {
        try {
            keeper.renew();
            if (keeper.reap(claimer.queues())) {
                doorbell.ring();
            }
            noRenewals.worked();
        } catch (RedisDown | SQLException | RuntimeException e) {
            noRenewals.failed(e);
        }
    }
}
