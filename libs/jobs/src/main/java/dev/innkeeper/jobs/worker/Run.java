package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.JobContext;
import dev.innkeeper.jobs.dispatch.Leases;
import dev.innkeeper.jobs.store.ClaimedJob;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One attempt: claimed, then begun, then ended. */
final class Run implements JobContext {
    private final ClaimedJob job;
    private final Handlers.Registered registered;
    private final Instant claimed;
    private final Instant asked;
    private final long claimedNanos = System.nanoTime();
    private volatile String holder;
    private volatile long heldSince;
    private volatile @Nullable Instant hiddenUntil;
    private final Progress progress = new Progress();

    private @Nullable Thread thread;
    private @Nullable Cancelled cancelled;
    private volatile long begunNanos;
    private volatile boolean begun;
    // Only the attempt's own thread uses it.
    private boolean handled;
    private boolean ended;
    private volatile long endedNanos;

    /** Why an attempt is no longer wanted. */
    enum Cancelled {
        TIMED_OUT,
        LOST,
        DRAINED,
        LAPSED,
        BY_REQUEST
    }

    /**
     * An attempt that will begin.
     *
     * @param holder under which name Redis has it leased; nobody's if it was claimed while Redis was away
     * @param heldSince when Redis was asked for the lease, by {@link System#nanoTime}
     */
    Run(ClaimedJob job, Handlers.Registered registered, String holder, long heldSince, Instant claimed) {
        this.job = job;
        this.registered = registered;
        this.holder = holder;
        this.heldSince = heldSince;
        this.claimed = claimed;
        this.asked = claimed.minusNanos(claimedNanos - heldSince);
    }

    @Override
    public UUID jobId() {
        return job.id();
    }

    @Override
    public String kind() {
        return job.kind();
    }

    @Override
    public String queue() {
        return job.queue();
    }

    @Override
    public int attempt() {
        return job.attempt();
    }

    @Override
    public @Nullable UUID batchId() {
        return job.batchId();
    }

    @Override
    public @Nullable String traceparent() {
        return job.traceparent();
    }

    @Override
    public Instant claimedAt() {
        return asked;
    }

    @Override
    public Instant deadline() {
        return claimed.plusNanos(begunNanos - claimedNanos).plus(registered.timeout());
    }

    @Override
    public synchronized boolean cancelled() {
        return cancelled != null;
    }

    @Override
    public void progress(long done, long total) {
        progress.set(done, total);
    }

    Progress progress() {
        return progress;
    }

    ClaimedJob job() {
        return job;
    }

    Handlers.Registered registered() {
        return registered;
    }

    boolean leased() {
        return !holder.equals(Leases.NOBODY);
    }

    /** The name under which Redis has it leased. */
    String holder() {
        return holder;
    }

    /** Redis gave it to this worker once more, while this attempt goes on. */
    void leasedAgain(String anew) {
        holder = anew;
    }

    /** Redis does not keep it for this worker any more. */
    void unleased() {
        holder = Leases.NOBODY;
    }

    /** Redis keeps it for this worker for another lease from that time on. */
    void renewed(long since) {
        heldSince = since;
    }

    long heldSince() {
        return heldSince;
    }

    /** When its row says that it is due, so that nobody takes it who does not see its lease; null if the row says nothing. */
    @Nullable
    Instant hiddenUntil() {
        return hiddenUntil;
    }

    void hiddenUntil(@Nullable Instant until) {
        hiddenUntil = until;
    }

    /** The handler returned, with what belongs to it; or the job turned out to be another's. */
    void toHandled() {
        handled = true;
    }

    boolean handled() {
        return handled;
    }

    boolean overdue() {
        return begun && System.nanoTime() - begunNanos > registered.timeout().toNanos();
    }

    Duration timeout() {
        return registered.timeout();
    }

    /** How long ago it was claimed. */
    Duration waitedFor() {
        return Duration.ofNanos(System.nanoTime() - claimedNanos);
    }

    /** How long ago the handler returned. */
    Duration sinceEnd() {
        return Duration.ofNanos(System.nanoTime() - endedNanos);
    }

    /**
     * The handler is about to be called on this thread; answers why it must not be, if so. Whoever stood still since the
     * claim for longer than a lease lasts may find the job with another.
     */
    synchronized @Nullable Cancelled begin(long leaseNanos) {
        if (cancelled == null && leased() && System.nanoTime() - heldSince > leaseNanos) {
            cancelled = Cancelled.LAPSED;
        }
        if (cancelled == null) {
            begunNanos = System.nanoTime();
            begun = true;
            thread = Thread.currentThread();
        } else {
            ended = true;
        }
        return cancelled;
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

    /**
     * The handler has returned: nothing interrupts its thread from now on, and what did is forgotten, for the thread goes
     * on with other jobs. Answers why it was cancelled, if it was.
     */
    synchronized @Nullable Cancelled end() {
        ended = true;
        endedNanos = System.nanoTime();
        thread = null;
        Thread.interrupted();
        return cancelled;
    }
}
