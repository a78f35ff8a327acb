package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.store.ClaimedJob;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One attempt in progress. */
final class Run implements JobContext {
    private static final Logger LOG = Logger.getLogger(Run.class);

    private final ClaimedJob job;
    private final Handlers.Registered registered;
    private final boolean leased;
    private final Instant deadline;
    private final long deadlineNanos;
    private @Nullable Thread thread;
    private @Nullable Cancelled cancelled;
    private boolean ended;

    /** Why an attempt is no longer wanted. */
    enum Cancelled {
        TIMED_OUT,
        LOST,
        DRAINED
    }

    /**
     * An attempt that begins now.
     *
     * @param leased whether Redis knows of it; false if it was claimed while Redis was away
     */
    Run(ClaimedJob job, Handlers.Registered registered, boolean leased, Instant now) {
        this.job = job;
        this.registered = registered;
        this.leased = leased;
        this.deadline = now.plus(registered.timeout());
        this.deadlineNanos = System.nanoTime() + registered.timeout().toNanos();
    }

    @Override
    public UUID jobId() {
        return job.id();
    }

    @Override
    public int attempt() {
        return job.attempt();
    }

    @Override
    public Instant deadline() {
        return deadline;
    }

    @Override
    public synchronized boolean cancelled() {
        return cancelled != null;
    }

    @Override
    public void progress(long done, long total) {
        LOG.debugf("%d of %d", done, total);
    }

    ClaimedJob job() {
        return job;
    }

    Handlers.Registered registered() {
        return registered;
    }

    boolean leased() {
        return leased;
    }

    boolean overdue() {
        return System.nanoTime() - deadlineNanos > 0;
    }

    Duration timeout() {
        return registered.timeout();
    }

    synchronized void runsOn(Thread handler) {
        thread = handler;
        if (cancelled != null) {
            handler.interrupt();
        }
    }

    /** Interrupts the handler, once; the first reason counts. */
    synchronized void cancel(Cancelled reason) {
        if (cancelled == null && !ended) {
            cancelled = reason;
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    /** The handler has returned: nothing interrupts its thread from now on. Answers why it was cancelled, if it was. */
    synchronized @Nullable Cancelled end() {
        ended = true;
        var interrupted = Thread.interrupted();
        if (interrupted && cancelled == null) {
            LOG.debug("the handler interrupted itself");
        }
        return cancelled;
    }
}
