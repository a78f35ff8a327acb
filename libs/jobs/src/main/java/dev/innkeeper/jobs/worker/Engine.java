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
    private static final long PROGRESS_TURN_NANOS = TimeUnit.SECONDS.toNanos(1);
    // Jobs that were short of late are claimed ahead; if those that run now are not, others may take them.
    private static final Duration LONGEST_AHEAD = Duration.ofMillis(500);
    private static final long DEGRADED_POLL_MILLIS = 250;
    private static final long REDIS_RETRY_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long BELL_TURN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Claimer claimer;
    private final LeaseKeeper keeper;
    private final Presence presence;
    private final Slots slots;
    private final Completer completer;
    private final Degraded degraded;
    private final Settlements settlements;
    private final Endings endings;
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
            Presence presence,
            Slots slots,
            Completer completer,
            Degraded degraded,
            Settlements settlements,
            Endings endings,
            Bell bell,
            Running running,
            Heartbeats heartbeats,
            JobMetrics metrics,
            JobsConfig config) {
        this.claimer = claimer;
        this.keeper = keeper;
        this.presence = presence;
        this.slots = slots;
        this.completer = completer;
        this.degraded = degraded;
        this.settlements = settlements;
        this.endings = endings;
        this.bell = bell;
        this.running = running;
        this.heartbeats = heartbeats;
        this.config = config.worker();
        metrics.gauge("jobs.running", "Handlers running now", running::handlers);
        metrics.gauge("jobs.ahead", "Jobs claimed whose handler has not begun", slots::waiting);
        metrics.gauge("jobs.slots", "The most handlers that run at once", () -> this.config.slots());
    }

    void start() {
        claiming = true;
        stopped = false;
        // Both block on sockets all the time, and a thread of the platform does that with fewer hand-overs.
        completing = Thread.ofPlatform().daemon().name("job-completer").start(completer::loop);
        Thread.ofVirtual().name("job-leases").start(this::keepLeases);
        Thread.ofPlatform().daemon().name("job-claimer").start(this::claim);
        LOG.infof("running jobs of the queues %s in %d slots", claimer.queues(), config.slots());
    }

    /** No more is claimed; what runs goes on. */
    void stopClaiming() {
        claiming = false;
        handBackAhead(Duration.ZERO);
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
        presence.leave();
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
                    if (degraded.away() && System.nanoTime() < nextTryOfRedis) {
                        claimFromPostgres();
                    } else {
                        nextTryOfRedis = System.nanoTime() + REDIS_RETRY_NANOS;
                        claimOnce();
                    }
                } catch (RedisDown e) {
                    degraded.redisDown(e);
                    claimFromPostgres();
                } catch (SQLException | RuntimeException e) {
                    noClaims.failed(e);
                    doorbell.await(config.poll().toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void claimOnce() throws RedisDown, SQLException, InterruptedException {
        int room = slots.room();
        if (room <= 0 || completer.backlogged()) {
            moreWaits = true;
            doorbell.await(idlePause());
            return;
        }
        var round = claimer.round(room, this::roomAgain);
        if (round.closed()) {
            renewNow = true;
            keeperBell.ring();
            degraded.redisEmpty();
            claimFromPostgres();
            return;
        }
        degraded.over();
        if (round.claimed() > 0) {
            noClaims.worked();
        }
        moreWaits = round.more();
        if (!round.more()) {
            doorbell.await(Math.min(idlePause(), Math.max(1, round.nextDueMillis())));
        } else if (!slots.low() || running.handlers() >= config.slots()) {
            doorbell.await(idlePause());
        }
    }

    private void claimFromPostgres() throws InterruptedException {
        try {
            var jobs = degraded.claim(config.slots() - running.handlers(), claimer.queues());
            jobs.forEach(job -> claimer.start(job, false, this::roomAgain));
            if (!jobs.isEmpty()) {
                noClaims.worked();
            }
        } catch (SQLException e) {
            noClaims.failed(e);
        }
        doorbell.await(DEGRADED_POLL_MILLIS);
    }

    private void roomAgain() {
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
        long progressTurn = System.nanoTime();
        try (var heartbeat = heartbeats.register("job-leases", MAX_SILENCE)) {
            while (!stopped) {
                heartbeat.beat();
                keeper.stopOverdue();
                handBackAhead(LONGEST_AHEAD);
                if (System.nanoTime() - progressTurn >= 0) {
                    presence.writeProgress();
                    progressTurn = System.nanoTime() + PROGRESS_TURN_NANOS;
                }
                if (System.nanoTime() - bellTurn >= 0) {
                    bell.listen(doorbell::ring, this::cancelAsked);
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

    private void cancelAsked() {
        renewNow = true;
        keeperBell.ring();
    }

    private void handBackAhead(Duration longest) {
        for (var run : slots.takeBack(longest)) {
            run.cancel(Run.Cancelled.DRAINED);
            endings.failed(run, new InterruptedException("claimed ahead and not begun"), Run.Cancelled.DRAINED);
        }
    }

    private void renewAndReap() throws InterruptedException {
        try {
            keeper.renew();
            presence.beat(claimer.queues());
            if (keeper.reap(claimer.queues())) {
                doorbell.ring();
            }
            noRenewals.worked();
        } catch (RedisDown | SQLException | RuntimeException e) {
            noRenewals.failed(e);
        }
    }
}
