package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.JobMiddleware;
import dev.innkeeper.jobs.JobRow;
import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.fail.Failpoints;
import dev.innkeeper.jobs.store.ClaimedJob;
import dev.innkeeper.jobs.store.JobStore;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.jboss.logging.Logger;

/** Runs attempts, each on a virtual thread and within the middleware, and sees to their end. */
@Singleton
class Runner {
    private static final Logger LOG = Logger.getLogger(Runner.class);
    private static final int COMMIT_SECONDS = 10;
    private static final int DEFAULT_TIMEOUT = 0;

    private final Running running;
    private final Slots slots;
    private final Completer completer;
    private final Endings endings;
    private final Resolver resolver;
    private final JobStore store;
    private final TransactionManager transactions;
    private final List<JobMiddleware> middleware;
    private final JobMetrics metrics;
    private final Failpoints failpoints;
    private final Clock clock;
    private final long leaseNanos;

    Runner(
            Running running,
            Slots slots,
            Completer completer,
            Endings endings,
            Resolver resolver,
            JobStore store,
            TransactionManager transactions,
            @All List<JobMiddleware> middleware,
            JobMetrics metrics,
            Failpoints failpoints,
            Clock clock,
            JobsConfig config) {
        this.running = running;
        this.slots = slots;
        this.completer = completer;
        this.endings = endings;
        this.resolver = resolver;
        this.store = store;
        this.transactions = transactions;
        this.middleware = middleware;
        this.metrics = metrics;
        this.failpoints = failpoints;
        this.clock = clock;
        this.leaseNanos = config.worker().lease().toNanos();
    }

    /** Takes a claimed job on; {@code roomAgain} is called when more may be claimed. */
    void accept(ClaimedJob job, Handlers.Registered registered, String holder, long heldSince, Runnable roomAgain) {
        var run = new Run(job, registered, holder, heldSince, clock.instant());
        // If this worker still answers for the job, that attempt settles it.
        if (running.add(run)) {
            slots.submit(run, this::perform, roomAgain);
        }
    }

    private void perform(Run run) {
        var unwanted = run.begin(leaseNanos);
        if (unwanted != null) {
            endings.failed(run, new InterruptedException("not begun"), unwanted);
            return;
        }
        metrics.started(run.job());
        try {
            proceed(run, 0);
            run.end();
            if (!run.handled()) {
                throw new IllegalStateException(
                        "a middleware returned, and the handler did not: it threw, or was not called");
            }
            if (!run.registered().transactional()) {
                failpoints.reach("plain-handled");
                completer.add(run);
            }
        } catch (Throwable failure) {
            endings.failed(run, failure, run.end());
        }
    }

    private void proceed(Run run, int from) throws Exception {
        if (from < middleware.size()) {
            middleware.get(from).around(run, () -> proceed(run, from + 1));
        } else {
            if (run.registered().transactional()) {
                inTransaction(run);
            } else {
                plainly(run);
            }
            run.toHandled();
        }
    }

    // The thread goes on with other jobs: a transaction that a handler left open on it would be theirs.
    private void plainly(Run run) throws Exception {
        try {
            handle(run);
            if (inTransaction()) {
                throw new IllegalStateException("the handler left a transaction open, it is rolled back");
            }
        } finally {
            leaveNoTransaction();
        }
    }

    private static void handle(Run run) throws Exception {
        var registered = run.registered();
        registered.handler().handle(registered.read(run.job()), run);
    }

    private void inTransaction(Run run) throws Exception {
        transactions.setTransactionTimeout((int) run.timeout().toSeconds() + COMMIT_SECONDS);
        transactions.begin();
        List<JobRow> following;
        try {
            if (!store.lock(run.jobId(), run.attempt())) {
                transactions.rollback();
                notMine(run);
                return;
            }
            handle(run);
            following = store.delete(run.job());
            // From here on an interrupt would only make the outcome uncertain.
            var cancelled = run.end();
            if (cancelled != null) {
                throw new InterruptedException("cancelled: " + cancelled);
            }
            failpoints.reach("transaction-before-commit");
            transactions.commit();
            failpoints.reach("transaction-committed");
        } finally {
            leaveNoTransaction();
        }
        endings.done(run, following);
    }

    private boolean inTransaction() throws SystemException {
        return transactions.getStatus() != Status.STATUS_NO_TRANSACTION;
    }

    private void leaveNoTransaction() throws SystemException {
        if (inTransaction()) {
            transactions.rollback();
        }
        // What was set for one attempt, here or by its handler, would hold for the next of this thread.
        transactions.setTransactionTimeout(DEFAULT_TIMEOUT);
    }

    private void notMine(Run run) throws SQLException {
        metrics.ended(run.job(), "busy");
        LOG.debugf("attempt %d of job %s is not this worker's any more", run.attempt(), run.jobId());
        resolver.resolve(List.of(run));
        running.remove(run);
    }
}
