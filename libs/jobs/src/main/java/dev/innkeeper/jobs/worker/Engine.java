package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.dispatch.Leases;
import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.jobs.dispatch.Settlements;
import dev.innkeeper.platform.health.Heartbeats;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Starts and stops the worker's loops, and is the one that claims. */
@Singleton
class Engine {
    private static final Logger LOG = Logger.getLogger(Engine.class);
    private static final Duration MAX_SILENCE = Duration.ofMinutes(1);
    private static final Duration FAREWELL = Duration.ofSeconds(1);
    private static final long DEGRADED_POLL_MILLIS = 250;
    private static final long REDIS_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    // Less than the time that a wiped Redis stays closed for the leases of those who run jobs.
    private static final long LONGEST_UNASKED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Claimer claimer;
    private final Presence presence;
    private final LeaseLoops leases;
    private final Slots slots;
    private final Completer completer;
    private final Degraded degraded;
    private final Settlements settlements;
    private final Running running;
    private final Heartbeats heartbeats;
    private final JobsConfig.Worker config;
    private final Outage noClaims =
            new Outage("jobs can not be claimed, tried until they can", "jobs are claimed again");
    private final Doorbell doorbell = new Doorbell();
    private final Doorbell draining = new Doorbell();
    private volatile boolean claiming = true;
    private volatile boolean stopped;
    private volatile boolean moreWaits;
    // Only the claimer's thread uses these.
    private long nextTryOfRedis = System.nanoTime();
    private boolean unanswered;
    private long asked = System.nanoTime();
    private Thread completing = Thread.ofVirtual().unstarted(() -> {});
    private Thread claimant = Thread.ofVirtual().unstarted(() -> {});

    Engine(
            Claimer claimer,
            Presence presence,
            LeaseLoops leases,
            Slots slots,
            Completer completer,
            Degraded degraded,
            Settlements settlements,
            Running running,
            Heartbeats heartbeats,
            JobMetrics metrics,
            JobsConfig config) {
        this.claimer = claimer;
        this.presence = presence;
        this.leases = leases;
        this.slots = slots;
        this.completer = completer;
        this.degraded = degraded;
        this.settlements = settlements;
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
        presence.start(claimer.queues());
        // Both block on sockets all the time, and a thread of the platform does that with fewer hand-overs.
        completing = Thread.ofPlatform().daemon().name("job-completer").start(this::complete);
        leases.start(claimer.queues(), doorbell::ring);
        claimant = Thread.ofPlatform().daemon().name("job-claimer").start(this::claim);
        LOG.infof("running jobs of the queues %s in %d slots", claimer.queues(), config.slots());
    }

    /** No more is claimed; what runs goes on. */
    void stopClaiming() {
        claiming = false;
        leases.handBackAhead(Duration.ZERO);
        doorbell.ring();
    }

    /** Waits until all has ended; what has not by then is interrupted and handed back. */
    void drain(Duration budget) throws InterruptedException {
        long until = System.nanoTime() + budget.toNanos();
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
        stopped = true;
        claimant.interrupt();
        // Or it may say that this worker lives after that one has taken its leave.
        if (!claimant.join(FAREWELL)) {
            LOG.debug("the claimer did not end in time");
        }
        // What it was about to claim when it was stopped.
        leases.handBackAhead(Duration.ZERO);
        running.all().forEach(run -> run.cancel(Run.Cancelled.DRAINED));
        awaitEnd(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
        awaitSettled();
        leases.stop();
        completing.interrupt();
    }

    private boolean awaitEnd(Duration budget) throws InterruptedException {
        long until = System.nanoTime() + budget.toNanos();
        while (!running.isEmpty() && System.nanoTime() < until) {
            draining.await(20);
        }
        return running.isEmpty();
    }

    private void awaitSettled() throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        while (!settlements.idle() && System.nanoTime() < until) {
            draining.await(5);
        }
    }

    // The heartbeats of both are not closed by an error: a loop that has died must be missed.
    private void complete() {
        var heartbeat = heartbeats.register("job-completer", MAX_SILENCE);
        try {
            completer.loop(heartbeat::beat);
        } catch (InterruptedException e) {
            heartbeat.close();
            Thread.currentThread().interrupt();
        }
    }

    // Until all that runs has ended, in the end with room for nothing: if Redis goes away it is to be hidden.
    private void claim() {
        var heartbeat = heartbeats.register("job-claimer", MAX_SILENCE);
        try {
            while (!stopped) {
                heartbeat.beat();
                try {
                    if (System.nanoTime() - nextTryOfRedis < 0) {
                        claimFromPostgres(claimer.queues());
                    } else {
                        claimOnce();
                    }
                } catch (RedisDown e) {
                    unanswered = true;
                    nextTryOfRedis = System.nanoTime() + REDIS_RETRY_NANOS;
                    degraded.redisDown(e);
                    claimFromPostgres(claimer.queues());
                } catch (SQLException | RuntimeException e) {
                    noClaims.failed(e);
                    doorbell.await(config.poll().toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        heartbeat.close();
    }

    // Without room Redis is asked for nothing now and then: whether it has lost the queues.
    private boolean waitsForRoom() throws InterruptedException {
        long unasked = System.nanoTime() - asked;
        if (unasked >= LONGEST_UNASKED_NANOS) {
            return false;
        }
        moreWaits = true;
        doorbell.await(1 + TimeUnit.NANOSECONDS.toMillis(LONGEST_UNASKED_NANOS - unasked));
        return true;
    }

    private void claimOnce() throws RedisDown, SQLException, InterruptedException {
        int room = completer.backlogged() || !claiming ? 0 : Math.max(0, slots.room());
        if (room == 0 && waitsForRoom()) {
            return;
        }
        if (unanswered) {
            // Redis may hear what it does not answer: jobs that it then leases look as if their worker had died.
            claimer.reachRedis();
            unanswered = false;
        }
        presence.beInTime(claimer.queues());
        asked = System.nanoTime();
        var without = presence.withoutRedis();
        var round = claimer.round(room, without, this::roomAgain);
        // The next round claims from them: who takes jobs without Redis is to know before.
        boolean back = !round.closed().containsAll(without);
        if (back) {
            presence.backAtRedis(claimer.queues(), round.closed());
        }
        if (!round.closed().isEmpty()) {
            leases.renewSoon();
            degraded.redisEmpty();
            moreWaits = round.more();
            claimFromPostgres(round.closed());
            return;
        }
        degraded.over();
        if (back) {
            return;
        }
        if (round.claimed() > 0) {
            noClaims.worked();
        }
        moreWaits = round.more() || room == 0;
        if (!moreWaits) {
            doorbell.await(Math.min(idlePause(), Math.max(1, round.nextDueMillis())));
        } else if (!slots.low() || running.handlers() >= config.slots() || room == 0) {
            doorbell.await(idlePause());
        }
    }

    private void claimFromPostgres(Set<String> queues) throws InterruptedException {
        if (queues.containsAll(claimer.queues())) {
            moreWaits = false;
        }
        try {
            var jobs = degraded.claim(claiming ? config.slots() - running.handlers() : 0, queues);
            jobs.forEach(job -> claimer.start(job, Leases.NOBODY, System.nanoTime(), this::roomAgain));
            if (!jobs.isEmpty()) {
                noClaims.worked();
            }
        } catch (SQLException e) {
            noClaims.failed(e);
        }
        doorbell.await(DEGRADED_POLL_MILLIS);
    }

    private void roomAgain() {
        if (!claiming) {
            draining.ring();
        } else if (moreWaits) {
            doorbell.ring();
        }
    }

    private long idlePause() {
        long most = config.poll().toMillis();
        return most - ThreadLocalRandom.current().nextLong(Math.max(1, most / 4));
    }
}
