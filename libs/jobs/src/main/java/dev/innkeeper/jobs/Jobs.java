package dev.innkeeper.jobs;

import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Enqueues jobs. The row joins the caller's JTA transaction, or has one of its own if there is none; workers hear of it
 * after the commit and never before. A commit succeeds whether or not Redis answers.
 *
 * <p>A hot path that writes its own SQL may carry the row itself: {@link #prepare}, then the row's INSERT on its
 * connection (see {@link JobRow}), then {@link #push}.
 */
public interface Jobs {
    /** Enqueues one job and returns its id, or the id of the live job that holds the same unique key. */
    UUID enqueue(Job job, EnqueueOption... options);

    /**
     * Enqueues many with one statement and returns their ids in order. The options hold for each.
     *
     * @throws IllegalArgumentException if a unique key is given for more than one job
     */
    List<UUID> enqueueAll(Collection<? extends Job> jobs, EnqueueOption... options);

    /**
     * Inserts the job's row on this connection, as part of whatever transaction is open there. If that is the current
     * JTA transaction the push follows its commit; else the caller calls {@link #push} after its own commit, and the
     * sweep finds the row should the caller die between the two.
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
