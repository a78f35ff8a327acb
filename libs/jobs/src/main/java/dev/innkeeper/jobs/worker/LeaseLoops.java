package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.dispatch.Bell;
import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.platform.health.Heartbeats;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Two loops beside the claimer's. One keeps this worker's leases and its bell and never waits for Postgres, for healthy
 * jobs must not lose their leases because Postgres is slow. The other looks after all that needs Postgres too: leases
 * that others have let expire, progress, and this worker's own row.
 */
@Singleton
class LeaseLoops {
    private static final Logger LOG = Logger.getLogger(LeaseLoops.class);
    private static final Duration FAREWELL = Duration.ofSeconds(1);
    // Longer than a statement may hang on a dead connection.
    private static final Duration MAX_SILENCE = Duration.ofMinutes(2);
    private static final long TURN_MILLIS = 200;
    private static final long PROGRESS_TURN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long BELL_TURN_NANOS = TimeUnit.SECONDS.toNanos(5);
    // Jobs that were short of late are claimed ahead; if those that run now are not, others may take them.
    private static final Duration LONGEST_AHEAD = Duration.ofMillis(500);

    private final LeaseKeeper keeper;
    private final TimeLimit timeLimit;
    private final Presence presence;
    private final Slots slots;
    private final Endings endings;
    private final Degraded degraded;
    private final Bell bell;
    private final Heartbeats heartbeats;
    private final long leaseNanos;
    private final Outage noRenewals =
            new Outage("leases can not be renewed, tried until they can", "leases are renewed again");
    private final Outage noReaping = new Outage(
            "expired leases can not be looked after, tried until they can", "expired leases are seen to again");
    private final Doorbell renewing = new Doorbell();
    private final Doorbell reaping = new Doorbell();
    private Thread renewer = Thread.ofVirtual().unstarted(() -> {});
    private Thread reaper = Thread.ofVirtual().unstarted(() -> {});
    private volatile boolean stopped;
    private volatile boolean renewNow;
    private volatile long renewed = System.nanoTime();
    // Only the reaper's thread uses these.
    private boolean redisWasAway;
    private long reapNotBefore = System.nanoTime();

    LeaseLoops(
            LeaseKeeper keeper,
            TimeLimit timeLimit,
            Presence presence,
            Slots slots,
            Endings endings,
            Degraded degraded,
            Bell bell,
            Heartbeats heartbeats,
            JobsConfig config) {
        this.keeper = keeper;
        this.timeLimit = timeLimit;
        this.presence = presence;
        this.slots = slots;
        this.endings = endings;
        this.degraded = degraded;
        this.bell = bell;
        this.heartbeats = heartbeats;
        this.leaseNanos = config.worker().lease().toNanos();
    }

    /** Starts both; {@code ready} is called when jobs of these queues may have become ready. */
    void start(Set<String> queues, Runnable ready) {
        stopped = false;
        renewed = System.nanoTime();
        // Not virtual: handlers that compute for long hold every carrier, and leases must be renewed all the same.
        renewer = Thread.ofPlatform().daemon().name("job-leases").start(() -> renew(ready));
        reaper = Thread.ofPlatform().daemon().name("job-reaper").start(() -> reap(queues, ready));
    }

    void stop() throws InterruptedException {
        stopped = true;
        renewing.ring();
        reaping.ring();
        boolean ended = renewer.join(FAREWELL) && reaper.join(FAREWELL);
        bell.close();
        if (ended) {
            presence.writeProgress();
            presence.leave();
        } else {
            // Postgres hangs: what an operator sees of this worker is not worth waiting for.
            LOG.debug("the loops of leases did not end in time");
        }
    }

    /** The leases are asked about at once: Redis may not know them any more, or a job of them is to be cancelled. */
    void renewSoon() {
        renewNow = true;
        renewing.ring();
    }

    /** Gives back what was claimed ahead, if the first of it has waited for so long. */
    void handBackAhead(Duration longest) {
        for (var run : slots.takeBack(longest)) {
            run.cancel(Run.Cancelled.DRAINED);
            endings.failed(run, new InterruptedException("claimed ahead and not begun"), Run.Cancelled.DRAINED);
        }
    }

    private void renew(Runnable ready) {
        // Not closed by an error: a loop that has died must be missed.
        var heartbeat = heartbeats.register("job-leases", MAX_SILENCE);
        long bellDue = System.nanoTime();
        long due = bellDue + leaseNanos / 3;
        try {
            while (!stopped) {
                heartbeat.beat();
                timeLimit.stopOverdue();
                if (System.nanoTime() - bellDue >= 0) {
                    bell.listen(ready, this::renewSoon);
                    bellDue = System.nanoTime() + BELL_TURN_NANOS;
                }
                if (renewNow || System.nanoTime() - due >= 0) {
                    renewNow = false;
                    due = System.nanoTime() + leaseNanos / 3;
                    renewAll();
                }
                renewing.await(TURN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        heartbeat.close();
    }

    private void renewAll() throws InterruptedException {
        try {
            keeper.renew();
            renewed = System.nanoTime();
            noRenewals.worked();
        } catch (RedisDown | RuntimeException e) {
            noRenewals.failed(e);
        }
    }

    private void reap(Set<String> queues, Runnable ready) {
        var heartbeat = heartbeats.register("job-reaper", MAX_SILENCE);
        long progressDue = System.nanoTime();
        long reapDue = progressDue + leaseNanos / 3;
        try {
            while (!stopped) {
                heartbeat.beat();
                long now = System.nanoTime();
                handBackAhead(LONGEST_AHEAD);
                tellAgain();
                if (now - progressDue >= 0) {
                    presence.writeProgress();
                    progressDue = now + PROGRESS_TURN_NANOS;
                }
                if (now - reapDue >= 0) {
                    reapDue = now + leaseNanos / 3;
                    lookAfter(queues, ready);
                }
                reaping.await(TURN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        heartbeat.close();
    }

    private void tellAgain() {
        try {
            degraded.tellAgain();
        } catch (SQLException | RuntimeException e) {
            noReaping.failed(e);
        }
    }

    private void lookAfter(Set<String> queues, Runnable ready) throws InterruptedException {
        try {
            presence.beat(queues);
            keeper.stopUnwanted();
            if (mayReap()) {
                degraded.reveal();
                if (keeper.reap(queues)) {
                    ready.run();
                }
            }
            noReaping.worked();
        } catch (RedisDown e) {
            redisWasAway = true;
            noReaping.failed(e);
        } catch (SQLException | RuntimeException e) {
            noReaping.failed(e);
        }
    }

    // While Redis was away nobody could renew a lease: each begins anew with its return. Nor does one judge who could
    // not renew its own of late: if this process stood still so did others, perhaps.
    private boolean mayReap() throws RedisDown, InterruptedException {
        boolean stoodStill = System.nanoTime() - renewed > leaseNanos * 2 / 3;
        if (redisWasAway || stoodStill) {
            keeper.reachRedis();
            redisWasAway = false;
            reapNotBefore = System.nanoTime() + leaseNanos;
        }
        return System.nanoTime() - reapNotBefore >= 0;
    }
}
