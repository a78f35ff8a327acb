package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.DiscardJob;
import dev.innkeeper.jobs.JobRow;
import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.SnoozeJob;
import dev.innkeeper.jobs.dispatch.Settlements;
import dev.innkeeper.jobs.fail.Failpoints;
import dev.innkeeper.jobs.store.ClaimedJob;
import dev.innkeeper.jobs.store.DirectClaims;
import dev.innkeeper.jobs.store.JobStore;
import jakarta.inject.Singleton;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** How an attempt may end: done, failed, timed out, lost to another worker, or handed back at the drain. */
@Singleton
class Endings {
    private static final Logger LOG = Logger.getLogger(Endings.class);
    private static final Duration POSTGRES_AWAY = Duration.ofSeconds(10);

    private final JobStore store;
    private final Jobs jobs;
    private final DirectClaims direct;
    private final Settlements settlements;
    private final Resolver resolver;
    private final Running running;
    private final Presence presence;
    private final JobMetrics metrics;
    private final Clock clock;
    private final Failpoints failpoints;
    private final Backoff backoff;

    Endings(
            JobStore store,
            Jobs jobs,
            DirectClaims direct,
            Settlements settlements,
            Resolver resolver,
            Running running,
            Presence presence,
            JobMetrics metrics,
            Failpoints failpoints,
            Clock clock,
            JobsConfig config) {
        this.failpoints = failpoints;
        this.store = store;
        this.jobs = jobs;
        this.direct = direct;
        this.settlements = settlements;
        this.resolver = resolver;
        this.running = running;
        this.presence = presence;
        this.metrics = metrics;
        this.clock = clock;
        this.backoff = new Backoff(config.worker().backoff(), config.worker().backoffCap());
    }

    /** A transactional handler's work is committed, with the deletion of its row and what follows its batch. */
    void done(Run run, List<JobRow> following) {
        jobs.push(following);
        settlements.forget(run.job().queue(), run.jobId());
        metrics.ended(run.job(), "done");
        running.remove(run);
    }

    /** The handler threw, or was interrupted for the given reason. */
    void failed(Run run, Throwable failure, Run.@Nullable Cancelled why) {
        // Of a job that stays operators are to see how far it came.
        if (why != Run.Cancelled.LOST && why != Run.Cancelled.BY_REQUEST) {
            presence.ended(run);
        }
        try {
            switch (why) {
                case LOST -> metrics.ended(run.job(), "lost");
                case DRAINED, LAPSED -> handBack(run);
                case BY_REQUEST -> drop(run.job(), run.holder());
                case TIMED_OUT -> chargeAttempt(run, "timed out after " + run.timeout(), failure);
                case null -> byFailure(run, failure);
            }
        } catch (SQLException e) {
            notWrittenDown(run.job(), run.holder(), e);
        } finally {
            running.remove(run);
        }
    }

    // Nothing is charged: the job is as it was, and Postgres must be back before anyone can run it.
    private void notWrittenDown(ClaimedJob job, String holder, SQLException failure) {
        LOG.warnf("could not write down how job %s ended: %s", job.id(), failure.getMessage());
        settlements.release(
                holder,
                job.queue(),
                job.id(),
                clock.instant().plus(POSTGRES_AWAY).toEpochMilli());
    }

    /** Somebody wants the job stopped, and it does not run. */
    void cancelled(ClaimedJob job, String holder) {
        try {
            drop(job, holder);
        } catch (SQLException e) {
            notWrittenDown(job, holder, e);
        }
    }

    private void drop(ClaimedJob job, String holder) throws SQLException {
        var ended = store.drop(job);
        jobs.push(ended.following());
        if (ended.deleted().contains(job.id())) {
            LOG.infof("job %s %s is cancelled", job.kind(), job.id());
            metrics.ended(job, "cancelled");
            settlements.forget(job.queue(), job.id());
        } else {
            metrics.ended(job, "rejected");
            resolver.resolve(job, holder);
        }
    }

    private void byFailure(Run run, Throwable failure) throws SQLException {
        if (failure instanceof SnoozeJob snooze) {
            snooze(run, snooze.pause());
        } else {
            chargeAttempt(run, told(failure), failure);
        }
    }

    private void snooze(Run run, Duration pause) throws SQLException {
        if (store.snooze(run.job(), pause)) {
            settlements.release(
                    run.holder(),
                    run.job().queue(),
                    run.jobId(),
                    clock.instant().plus(pause).toEpochMilli());
            metrics.ended(run.job(), "snoozed");
        } else {
            notMine(run);
        }
    }

    private void handBack(Run run) throws SQLException {
        failpoints.reach("handing-back");
        if (!run.leased() || run.hiddenUntil() != null) {
            direct.release(run.jobId(), run.job().attempt());
        }
        settlements.handBack(run.holder(), run.job().queue(), run.jobId());
        metrics.ended(run.job(), "handed_back");
    }

    private void chargeAttempt(Run run, String error, Throwable failure) throws SQLException {
        var job = run.job();
        var delay = backoff.after(job.attempt());
        switch (store.fail(job, delay, failure instanceof DiscardJob, error, stack(failure))) {
            case JobStore.Failure.Retried retried -> {
                failpoints.reach("failure-written");
                LOG.warnf(
                        "job %s %s, attempt %d of %d failed, again in %s: %s",
                        job.kind(), job.id(), job.attempt(), job.maxAttempts(), delay, error);
                long runAt = clock.instant().plus(delay).toEpochMilli();
                settlements.release(run.holder(), job.queue(), job.id(), runAt);
                metrics.ended(job, "retried");
            }
            case JobStore.Failure.Dead dead -> {
                jobs.push(dead.following());
                LOG.errorf(
                        failure, "job %s %s is dead after %d attempts: %s", job.kind(), job.id(), job.attempt(), error);
                settlements.forget(job.queue(), job.id());
                metrics.ended(job, "dead");
            }
            case JobStore.Failure.NotMine notMine -> notMine(run);
        }
    }

    private void notMine(Run run) throws SQLException {
        metrics.ended(run.job(), "rejected");
        resolver.resolve(List.of(run));
    }

    // What a handler throws is its own class, and may fail at telling of itself.
    private static String told(Throwable failure) {
        try {
            return failure.toString();
        } catch (RuntimeException untold) {
            return failure.getClass().getName() + ", which cannot be told: "
                    + untold.getClass().getName();
        }
    }

    private static String stack(Throwable failure) {
        var text = new StringWriter();
        try {
            failure.printStackTrace(new PrintWriter(text));
        } catch (RuntimeException untold) {
            text.append(Arrays.toString(failure.getStackTrace()));
        }
        return text.toString();
    }
}
