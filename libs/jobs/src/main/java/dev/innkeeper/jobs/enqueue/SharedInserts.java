package dev.innkeeper.jobs.enqueue;

import dev.innkeeper.jobs.JobRow;
import dev.innkeeper.jobs.store.JobInserts;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Inserts rows of callers that have no transaction. One alone is inserted at once; of a crowd some insert for all, with
 * one statement and one commit for many, and each caller returns when its row is committed.
 */
@Singleton
class SharedInserts {
    // While one statement waits for the disk the next is made; more at a time only make each smaller.
    private static final int WRITERS = 2;
    private static final int MOST_ROWS = 256;
    private static final String CONNECTION_LOST = "08";
    private static final String SERVER_STOPPED = "57";

    private final DataSource database;
    private final JobInserts inserts;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore writers = new Semaphore(WRITERS);
    // An interrupt ends the wait for a connection, and closes the one that a virtual thread reads from: others' jobs
    // may
    // be on it.
    private final Executor scribes = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("job-inserts-", 0).factory());

    SharedInserts(DataSource database, JobInserts inserts) {
        this.database = database;
        this.inserts = inserts;
    }

    /** Returns when the row is committed. */
    void insert(JobRow row) throws SQLException {
        var mine = new Waiting(row, Thread.currentThread());
        waiting.add(mine);
        // Nobody's row must fail because this thread is to stop: it hears of that afterwards.
        boolean interrupted = Thread.interrupted();
        while (!mine.done) {
            // If nobody waits, this row too is with a writer, who wakes its caller.
            if (!waiting.isEmpty() && writers.tryAcquire()) {
                if (Thread.currentThread().isVirtual()) {
                    scribes.execute(this::writeAndPassOn);
                } else {
                    writeAndPassOn();
                }
            } else {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (mine.failure != null) {
            throw mine.failure;
        }
    }

    private void writeAndPassOn() {
        try {
            writeForAll();
        } finally {
            writers.release();
            wakeNext();
        }
    }

    // Whoever came while no writer was free may write now.
    private void wakeNext() {
        var next = waiting.peek();
        if (next != null) {
            LockSupport.unpark(next.caller);
        }
    }

    private void writeForAll() {
        var some = new ArrayList<Waiting>();
        for (var next = waiting.poll(); next != null; next = waiting.poll()) {
            some.add(next);
            if (some.size() == MOST_ROWS) {
                break;
            }
        }
        try {
            write(some);
            some.forEach(one -> one.end(null));
        } catch (SQLException e) {
            if (some.size() == 1 || isUncertain(e)) {
                some.forEach(one -> one.end(e));
            } else {
                some.forEach(this::writeAlone);
            }
        } catch (RuntimeException | Error e) {
            some.forEach(one -> one.end(new SQLException(e)));
            throw e;
        }
    }

    private void write(List<Waiting> some) throws SQLException {
        if (some.isEmpty()) {
            return;
        }
        if (some.size() == 1) {
            insertAlone(some.getFirst().row);
            return;
        }
        try (var connection = database.getConnection()) {
            inserts.insert(connection, some.stream().map(one -> one.row).toList());
        }
    }

    private void insertAlone(JobRow row) throws SQLException {
        try (var connection = database.getConnection()) {
            inserts.insert(connection, row);
        }
    }

    // One row that Postgres refuses must not take the others with it.
    private void writeAlone(Waiting one) {
        try {
            write(List.of(one));
            one.end(null);
        } catch (SQLException e) {
            one.end(e);
        }
    }

    // The rows may be there all the same: to insert them again would only hide what happened.
    private static boolean isUncertain(SQLException failure) {
        var state = failure.getSQLState();
        return state == null || state.startsWith(CONNECTION_LOST) || state.startsWith(SERVER_STOPPED);
    }

    private static final class Waiting {
        private final JobRow row;
        private final Thread caller;
        private @Nullable SQLException failure;
        private volatile boolean done;

        private Waiting(JobRow row, Thread caller) {
            this.row = row;
            this.caller = caller;
        }

        private void end(@Nullable SQLException with) {
            failure = with;
            done = true;
            LockSupport.unpark(caller);
        }
    }
}
