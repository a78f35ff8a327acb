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
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Renews this worker's leases, all in one call, and looks after those that others have let expire. */
@Singleton
class LeaseKeeper {
    private static final Logger LOG = Logger.getLogger(LeaseKeeper.class);
    private static final int SUSPECTS = 100;

    private final Leases leases;
    private final Settlements settlements;
    private final Crashes crashes;
    private final JobStore store;
    private final Jobs jobs;
    private final Running running;
    private final JobMetrics metrics;
    private final Failpoints failpoints;
    private final JobsConfig.Worker config;

    LeaseKeeper(
            Leases leases,
            Settlements settlements,
            Crashes crashes,
            JobStore store,
            Jobs jobs,
            Running running,
            JobMetrics metrics,
            Failpoints failpoints,
            JobsConfig config) {
        this.leases = leases;
        this.settlements = settlements;
        this.crashes = crashes;
        this.store = store;
        this.jobs = jobs;
        this.running = running;
        this.metrics = metrics;
        this.failpoints = failpoints;
        this.config = config.worker();
    }

    /** Interrupts attempts that take longer than they may. */
    void stopOverdue() {
        for (var run : running.all()) {
            if (run.overdue()) {
                run.cancel(Run.Cancelled.TIMED_OUT);
            }
        }
    }

    /** Renews every lease; what has been given to another is interrupted. */
    void renew() throws RedisDown, InterruptedException {
        var held = running.all().stream()
                .filter(Run::leased)
                .map(run -> new Leases.Held(
                        run.jobId(), run.job().queue(), run.job().throttle().limitKey()))
                .toList();
        var renewal = leases.renew(held, running.worker(), config.lease());
        stop(renewal.lost(), Run.Cancelled.LOST);
        stop(renewal.cancelled(), Run.Cancelled.BY_REQUEST);
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

    /** Asks Postgres about expired leases: a locked row is alive, a missing one done, any other has lost its worker. */
    boolean reap(Collection<String> queues) throws RedisDown, SQLException, InterruptedException {
        boolean found = false;
        for (var queue : queues) {
            var suspects = leases.suspects(queue, SUSPECTS, config.lease().dividedBy(3)).stream()
                    .filter(id -> running.find(id) == null)
                    .toList();
            if (!suspects.isEmpty()) {
                metrics.suspects(queue, suspects.size());
                reap(queue, suspects);
                found = true;
            }
        }
        return found;
    }

    private void reap(String queue, List<UUID> suspects) throws SQLException {
        var charged = crashes.charge(suspects, config.crashLimit());
        failpoints.reach("crash-charged");
        jobs.push(charged.following());
        var crashed = charged.jobs();
        var rows = store.find(suspects).stream()
                .collect(Collectors.toMap(ClaimedJob::id, Function.<ClaimedJob>identity()));
        for (var id : suspects) {
            var row = rows.get(id);
            if (row == null || row.dead()) {
                settlements.forget(queue, id);
            } else if (crashed.contains(id)) {
                settlements.takeAway(queue, List.of(id));
            } else if (row.waited().isNegative()) {
                settlements.moveTo(queue, id, row.runAtMillis());
            }
        }
        if (!crashed.isEmpty()) {
            metrics.crashed(queue, crashed.size());
            LOG.warnf("%d jobs of queue %s lost their worker, they are run again", crashed.size(), queue);
        }
    }

    /** When the next renewal is due, by the monotonic clock. */
    long nextRenewal() {
        return System.nanoTime() + config.lease().toNanos() / 3;
    }
}
