package dev.innkeeper.jobs;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a handler may know about the attempt it makes. */
public interface JobContext {
    /** The id that enqueueing returned. */
    UUID jobId();

    /** The kind in the job's row; an alias if it was enqueued under one. */
    String kind();

    /** The queue it came from. */
    String queue();

    /** The number of this attempt, from 1. */
    int attempt();

    /** The batch that this job belongs to, or that it follows; null if there is none. */
    @Nullable
    UUID batchId();

    /** The W3C trace context of whoever enqueued it; null outside of a trace. */
    @Nullable
    String traceparent();

    /**
     * When the worker asked for this attempt, at most the time of a call before it was given: its lease began then, and if
     * the job has a rate its token was taken.
     */
    Instant claimedAt();

    /** When this attempt will be interrupted. */
    Instant deadline();

    /** Whether the attempt should end: it was cancelled, lost its lease, ran out of time, or the worker stops. */
    boolean cancelled();

    /**
     * Tells how far a long job has come: {@code done} of {@code total} units of the handler's choice. Cheap: it is written
     * at most once a second.
     */
    void progress(long done, long total);
}
