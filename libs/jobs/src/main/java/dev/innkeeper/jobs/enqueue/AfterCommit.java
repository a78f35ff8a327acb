package dev.innkeeper.jobs.enqueue;

import dev.innkeeper.jobs.JobRow;
import dev.innkeeper.jobs.dispatch.Pushable;
import dev.innkeeper.jobs.dispatch.Pushes;
import dev.innkeeper.jobs.fail.Failpoints;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Tells of jobs after the commit and never before: told early, a worker would look for a row that nobody sees yet. */
@Singleton
class AfterCommit {
    private final TransactionSynchronizationRegistry transactions;
    private final Pushes pushes;
    private final BulkPushes bulks;
    private final Failpoints failpoints;
    private final Object key = new Object();

    AfterCommit(
            TransactionSynchronizationRegistry transactions, Pushes pushes, BulkPushes bulks, Failpoints failpoints) {
        this.transactions = transactions;
        this.pushes = pushes;
        this.bulks = bulks;
        this.failpoints = failpoints;
    }

    /** Whether this thread is in a JTA transaction. */
    boolean inTransaction() {
        return transactions.getTransactionStatus() != Status.STATUS_NO_TRANSACTION;
    }

    /** This thread's transaction can not be committed any more. */
    void giveUp() {
        transactions.setRollbackOnly();
    }

    /** After the commit of this thread's transaction, at once if it has none. */
    void push(Collection<JobRow> rows) {
        var told = rows.stream().map(Pushables::of).toList();
        if (inTransaction()) {
            onCommit().jobs.addAll(told);
        } else {
            pushes.push(told);
        }
    }

    /** The same for one. */
    void push(JobRow row) {
        var told = Pushables.of(row);
        if (inTransaction()) {
            onCommit().jobs.add(told);
        } else {
            pushes.push(List.of(told));
        }
    }

    /** The same for a bulk, which takes its time. */
    void push(BulkIds bulk) {
        if (inTransaction()) {
            onCommit().bulk.addAll(bulk);
        } else {
            bulks.push(bulk);
        }
    }

    private OnCommit onCommit() {
        if (transactions.getResource(key) instanceof OnCommit registered) {
            return registered;
        }
        var onCommit = new OnCommit();
        transactions.putResource(key, onCommit);
        transactions.registerInterposedSynchronization(onCommit);
        return onCommit;
    }

    private final class OnCommit implements Synchronization {
        private final List<Pushable> jobs = new ArrayList<>();
        private final BulkIds bulk = new BulkIds();

        @Override
        public void beforeCompletion() {
            // Nothing is told before the commit.
        }

        @Override
        public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
                failpoints.reach("committed");
                pushes.push(jobs);
                bulks.push(bulk);
            }
        }
    }
}
