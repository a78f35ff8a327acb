package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.jobs.dispatch.Settlements;
import dev.innkeeper.jobs.fail.Failpoints;
import dev.innkeeper.jobs.store.JobStore;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Writes down what plain handlers have done, many at a time: Postgres first, Redis second. */
@Singleton
class Completer {
    private static final Logger LOG = Logger.getLogger(Completer.class);
    // What one call that settles them may name.
    private static final int BATCH = 1000;
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int BACKLOG = 2048;
    private static final long RETRY_MILLIS = 500;
    private static final long IDLE_SECONDS = 5;

    private final JobStore store;
    private final Jobs jobs;
    private final Settlements settlements;
    private final Running running;
    private final Resolver resolver;
    private final JobMetrics metrics;
    private final Failpoints failpoints;
    private final BlockingQueue<Run> done = new LinkedBlockingQueue<>();
    /** Being written. */
    private volatile @Nullable Run oldest;

    Completer(
            JobStore store,
            Jobs jobs,
            Settlements settlements,
            Running running,
            Resolver resolver,
            JobMetrics metrics,
            Failpoints failpoints) {
        this.failpoints = failpoints;
        metrics.gauge("jobs.completer.backlog", "Jobs done whose completion waits to be written", this::backlog);
        metrics.gauge(
                "jobs.completer.lag.seconds",
                "How long the oldest job that is done waits for its completion to be written",
                this::lagSeconds);
        this.store = store;
        this.jobs = jobs;
        this.settlements = settlements;
        this.running = running;
        this.resolver = resolver;
        this.metrics = metrics;
    }

    void add(Run run) {
        done.add(run);
    }

    private double lagSeconds() {
        var writing = oldest;
        var waiting = done.peek();
        var first = writing == null ? waiting : writing;
        return first == null ? 0 : first.sinceEnd().toMillis() / 1e3;
    }

    private int backlog() {
        return done.size();
    }

    /** Whether so much waits to be written that no more should be claimed. */
    boolean backlogged() {
        return done.size() > BACKLOG;
    }

    /** Completes until interrupted, and tells each time that it lives. */
    void loop(Runnable alive) throws InterruptedException {
        while (true) {
            alive.run();
            var first = done.poll(IDLE_SECONDS, TimeUnit.SECONDS);
            if (first != null) {
                completeUntilDone(batchFrom(first), alive);
            }
        }
    }

    private List<Run> batchFrom(Run first) throws InterruptedException {
        var batch = new ArrayList<Run>();
        batch.add(first);
        long until = System.nanoTime() + GATHER_NANOS;
        while (batch.size() < BATCH) {
            done.drainTo(batch, BATCH - batch.size());
            long left = until - System.nanoTime();
            // Those who still run may be about to end; with nobody left there is nothing to wait for.
            if (left <= 0 || running.handlers() == 0) {
                break;
            }
            var next = done.poll(left, TimeUnit.NANOSECONDS);
            if (next == null) {
                break;
            }
            batch.add(next);
        }
        return batch;
    }

    private void completeUntilDone(List<Run> batch, Runnable alive) throws InterruptedException {
        oldest = batch.getFirst();
        try {
            writeUntilDone(batch, alive);
        } finally {
            oldest = null;
        }
    }

    private void writeUntilDone(List<Run> batch, Runnable alive) throws InterruptedException {
        var pause = new CountDownLatch(1);
        while (true) {
            alive.run();
            try {
                complete(batch);
                return;
            } catch (SQLException | RuntimeException e) {
                LOG.warnf("%d completions could not be written, tried again: %s", batch.size(), e);
                if (pause.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        }
    }

    private void complete(List<Run> batch) throws SQLException {
        var ended = store.complete(batch.stream().map(Run::job).toList());
        failpoints.reach("completion-deleted");
        var rejected = new ArrayList<Run>();
        var done = new HashMap<String, List<UUID>>();
        for (var run : batch) {
            if (ended.deleted().contains(run.jobId())) {
                done.computeIfAbsent(run.job().queue(), queue -> new ArrayList<>())
                        .add(run.jobId());
                metrics.ended(run.job(), "done");
            } else {
                rejected.add(run);
                metrics.ended(run.job(), "rejected");
            }
        }
        jobs.push(ended.following());
        done.forEach(settlements::forgetAll);
        if (!rejected.isEmpty()) {
            resolver.resolve(rejected);
        }
        batch.forEach(running::remove);
    }
}
