package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.dispatch.Leases;
import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.jobs.dispatch.Settlements;
import dev.innkeeper.jobs.fail.Failpoints;
import dev.innkeeper.jobs.store.ClaimedJob;
import dev.innkeeper.jobs.store.Crashes;
import dev.innkeeper.jobs.store.JobStore;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Renews this worker's leases, all in one call, and looks after those that others have let expire. */
@Singleton
class LeaseKeeper {
    private static final Logger LOG = Logger.getLogger(LeaseKeeper.class);
    private static final int SUSPECTS = 500;
    // Who died with a job in hand once is run again first; who did it twice may be one that kills its worker.
    private static final int CRASHES_IN_COMPANY = 1;

    private final Leases leases;
    private final Settlements settlements;
    private final Crashes crashes;
    private final JobStore store;
    private final Jobs jobs;
    private final Running running;
    private final JobMetrics metrics;
    private final Failpoints failpoints;
    private final Clock clock;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final JobsConfig.Worker config;
    /** How many suspects of a queue are looked at in one transaction. */
    private final Map<String, Integer> atOnce = new ConcurrentHashMap<>();

    LeaseKeeper(
            Leases leases,
            Settlements settlements,
            Crashes crashes,
            JobStore store,
            Jobs jobs,
            Running running,
            JobMetrics metrics,
            Failpoints failpoints,
            Clock clock,
            JobsConfig config) {
        this.leases = leases;
        this.settlements = settlements;
        this.crashes = crashes;
        this.store = store;
        this.jobs = jobs;
        this.running = running;
        this.metrics = metrics;
        this.failpoints = failpoints;
        this.clock = clock;
        this.config = config.worker();
    }

    /** Renews every lease; what has been given to another is interrupted. */
    void renew() throws RedisDown, InterruptedException {
        long asked = System.nanoTime();
        var runs = running.all().stream().filter(Run::leased).toList();
        var held = runs.stream()
                .map(run -> new Leases.Held(
                        run.jobId(),
                        run.job().queue(),
                        run.holder(),
                        run.job().throttle().limitKey()))
                .toList();
        var renewal = leases.renew(held, config.lease());
        var lost = Set.copyOf(renewal.lost());
        runs.stream().filter(run -> !lost.contains(run.jobId())).forEach(run -> run.renewed(asked));
        stop(renewal.lost().stream().filter(id -> !keptByItsRow(id)).toList(), Run.Cancelled.LOST);
        stop(renewal.cancelled(), Run.Cancelled.BY_REQUEST);
    }

    // Its lease ran out while this worker did not reach Redis: nobody was given what the row hides.
    private boolean keptByItsRow(UUID id) {
        var run = running.find(id);
        if (run == null) {
            return false;
        }
        var hiddenUntil = run.hiddenUntil();
        if (hiddenUntil == null || !hiddenUntil.isAfter(clock.instant())) {
            return false;
        }
        run.unleased();
        return true;
    }

    private void stop(List<UUID> jobs, Run.Cancelled why) {
        for (var id : jobs) {
            var run = running.find(id);
            // It may have been settled between the question and the answer.
            if (run != null && run.leased()) {
                LOG.debugf("job %s is stopped: %s", id, why);
                run.cancel(why);
            }
        }
    }

    /** Returns if Redis answers. */
    void reachRedis() throws RedisDown, InterruptedException {
        leases.reach();
    }

    /**
     * Asks Postgres about expired leases: a locked row is alive, a missing one done, any other has lost its worker. A queue
     * that fails does not keep the others from being looked after.
     *
     * @throws SQLException what the first of them failed with
     */
    boolean reap(Collection<String> queues) throws RedisDown, SQLException, InterruptedException {
        boolean found = false;
        SQLException failed = null;
        for (var queue : queues) {
            try {
                found |= reap(queue);
            } catch (SQLException e) {
                if (isOfAll(e)) {
                    throw e;
                }
                failed = failed == null ? e : failed;
            }
        }
        if (failed != null) {
            throw failed;
        }
        return found;
    }

    // Without a connection each queue would be waited for in turn.
    private static boolean isOfAll(SQLException failure) {
        var state = failure.getSQLState();
        return state == null || state.startsWith("08");
    }

    private boolean reap(String queue) throws RedisDown, SQLException, InterruptedException {
        boolean found = false;
        List<Leases.Expired> expired;
        int most;
        do {
            long asked = System.nanoTime();
            most = atOnce.getOrDefault(queue, SUSPECTS);
            expired = leases.suspects(queue, most, heldFor());
            var suspects = expired.stream()
                    .filter(lease -> running.find(lease.id()) == null)
                    .toList();
            if (!suspects.isEmpty()) {
                try {
                    reap(queue, suspects, asked);
                } catch (SQLTimeoutException e) {
                    // As many would take as long the next time.
                    atOnce.put(queue, Math.max(1, most / 2));
                    throw e;
                }
                atOnce.put(queue, Math.min(SUSPECTS, 2 * most));
                found = true;
            }
        } while (expired.size() == most);
        return found;
    }

    /** Interrupts jobs that were claimed without Redis, if their rows say that nobody wants them run here any more. */
    void stopUnwanted() throws SQLException {
        var unleased = running.all().stream().filter(run -> !run.leased()).toList();
        if (unleased.isEmpty()) {
            return;
        }
        var rows = byId(store.find(unleased.stream().map(Run::jobId).toList()));
        for (var run : unleased) {
            var row = rows.get(run.jobId());
            if (row == null || row.dead() || row.attempt() != run.attempt()) {
                run.cancel(Run.Cancelled.LOST);
            } else if (row.cancelled()) {
                run.cancel(Run.Cancelled.BY_REQUEST);
            }
        }
    }

    /** For how long nobody else is offered what was offered here. */
    private Duration heldFor() {
        return config.lease().dividedBy(3);
    }

    private void reap(String queue, List<Leases.Expired> leases, long asked) throws SQLException {
        var suspects = leases.stream().collect(Collectors.toMap(Leases.Expired::id, Leases.Expired::holder));
        var charged = crashes.charge(suspects, config.crashLimit(), asked, heldFor());
        failpoints.reach("crash-charged");
        jobs.push(charged.following());
        var crashed = charged.jobs();
        var rows = byId(store.find(suspects.keySet()));
        for (var lease : leases) {
            var id = lease.id();
            var row = rows.get(id);
            var charge = crashed.get(id);
            metrics.suspect(queue, row);
            if (row != null && charge != null && charge.first()) {
                metrics.crashed(row, charge.dead());
            }
            if (row == null || row.dead()) {
                settlements.forget(queue, id);
            } else if (charge != null && charge.crashes() > CRASHES_IN_COMPANY) {
                // Apart from those that were claimed with it, or they would die with it again and again.
                long apart = random.nextLong(config.lease().toMillis());
                settlements.release(lease.holder(), queue, id, clock.millis() + apart);
            } else if (charge != null) {
                settlements.handBack(lease.holder(), queue, id);
            } else if (row.waited().isNegative()) {
                settlements.postpone(lease.holder(), queue, id, row.waited().negated());
            }
        }
        if (!crashed.isEmpty()) {
            LOG.warnf("%d jobs of queue %s lost their worker, they are run again", crashed.size(), queue);
        }
    }

    private static Map<UUID, ClaimedJob> byId(Collection<ClaimedJob> rows) {
        return rows.stream().collect(Collectors.toMap(ClaimedJob::id, Function.<ClaimedJob>identity()));
    }
}
