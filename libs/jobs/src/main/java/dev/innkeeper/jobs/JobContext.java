package dev.innkeeper.jobs;

import java.time.Instant;
import java.util.UUID;

/** What a handler may know about the attempt it makes. */
public interface JobContext {
    /** The id that enqueueing returned. */
    UUID jobId();

    /** The number of this attempt, from 1. */
    int attempt();

    /** When this attempt will be interrupted. */
    Instant deadline();

    /** Whether the attempt should end: it lost its lease, ran out of time, or the worker stops. */
    boolean cancelled();

    /** Tells how far a long job has come: {@code done} of {@code total} units of the handler's choice. */
    void progress(long done, long total);
}
