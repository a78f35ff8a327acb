package dev.innkeeper.jobs;

import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Enqueues jobs. The row joins the caller's JTA transaction, or has one of its own if there is none; workers hear of it
 * after the commit and never before. A commit succeeds whether or not Redis answers. A job may have up to 8,192 bytes of
 * arguments, written as JSON in UTF-8; more is an {@link IllegalArgumentException}.
 *
 * <p>A hot path that writes its own SQL may carry the row itself: {@link #prepare}, then the row's INSERT on its
 * connection (see {@link JobRow}), then {@link #push}.
 */
public interface Jobs {
    /** Enqueues one job and returns its id, or the id of the live job that holds the same unique key. */
    UUID enqueue(Job job, EnqueueOption... options);

    /**
     * Enqueues many, all or none of them, and returns their ids in order. The options hold for each.
     *
     * @throws IllegalArgumentException if a unique key is given for more than one job
     */
    List<UUID> enqueueAll(Collection<? extends Job> jobs, EnqueueOption... options);

    /**
     * Enqueues as many as the stream has, all or none of them, and returns how many they were. The options hold for
     * each. A few thousand are in memory at a time, and 16 bytes of each of the others until the commit. The stream is
     * closed. Should it fail, a transaction of the caller can only be rolled back.
     *
     * @throws IllegalArgumentException if a unique key is given
     */
    long enqueueAll(Stream<? extends Job> jobs, EnqueueOption... options);

    /**
     * Enqueues the members of a batch, as {@link #enqueueAll(Stream, EnqueueOption...)} does, and {@code then} for when
     * all of them have gone well, are dead or were cancelled; at once if there are none. The options hold for each
     * member and not for {@code then}.
     *
     * @return the id of the batch, which {@code then} finds in its context
     */
    UUID enqueueBatch(Stream<? extends Job> jobs, Job then, EnqueueOption... options);

    /** How far a batch has come; empty if there is none of this id, or it ended long ago. */
    Optional<BatchResult> result(UUID batch);

    /**
     * Stops a job, in a transaction of its own: one that waits is deleted, one that runs is interrupted and deleted when
     * its handler has ended, unless it ends well before. In its batch it counts as failed.
     *
     * @throws IllegalStateException if Postgres does not do it in time: try again
     */
    Cancellation cancel(UUID jobId);

    /**
     * Inserts the job's row on this connection, as part of whatever transaction is open there. If that is the current
     * JTA transaction the push follows its commit; else the caller calls {@link #push} after its own commit, and the
     * sweep finds the row should the caller die between the two. A row that is {@linkplain JobRow#taken taken} was not
     * written, and to push it does nothing.
     */
    JobRow enqueue(Connection connection, Job job, EnqueueOption... options);

    /**
     * Makes the row of a job without writing it.
     *
     * @throws IllegalArgumentException if a unique key is given: that needs {@link #enqueue}
     */
    JobRow prepare(Job job, EnqueueOption... options);

    /** Tells workers of rows the caller inserted: after the commit of the current JTA transaction, at once if there is none. */
    void push(Collection<JobRow> rows);
}
