package dev.innkeeper.jobs.enqueue;

import dev.innkeeper.jobs.JobRow;
import dev.innkeeper.jobs.dispatch.Pushable;
import dev.innkeeper.jobs.dispatch.Pushes;
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
    private final Object key = new Object();

    AfterCommit(TransactionSynchronizationRegistry transactions, Pushes pushes) {
        this.transactions = transactions;
        this.pushes = pushes;
    }

    /** After the commit of this thread's transaction, at once if it has none. */
    void push(Collection<JobRow> rows) {
        if (!pushIfInTransaction(rows)) {
            pushes.push(pushables(rows));
        }
    }

    boolean pushIfInTransaction(Collection<JobRow> rows) {
        if (transactions.getTransactionStatus() == Status.STATUS_NO_TRANSACTION) {
            return false;
        }
        if (transactions.getResource(key) instanceof OnCommit registered) {
            registered.rows.addAll(rows);
        } else {
            var onCommit = new OnCommit(rows);
            transactions.putResource(key, onCommit);
            transactions.registerInterposedSynchronization(onCommit);
        }
        return true;
    }

    private static List<Pushable> pushables(Collection<JobRow> rows) {
        return rows.stream()
                .map(row -> new Pushable(
                        row.id(),
                        row.queue(),
                        row.runAt() == null ? 0 : row.runAt().toEpochMilli(),
                        row.throttle()))
                .toList();
    }

    private final class OnCommit implements Synchronization {
        private final List<JobRow> rows;

        private OnCommit(Collection<JobRow> rows) {
            this.rows = new ArrayList<>(rows);
        }

        @Override
        public void beforeCompletion() {
            // Nothing is told before the commit.
        }

        @Override
        public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
                pushes.push(pushables(rows));
            }
        }
    }
}
