package dev.innkeeper.platform.commit;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes for callers who have no transaction. One alone is written at once; of a crowd a few write for all, with one
 * statement and one commit for many, and each caller returns when its own is committed.
 *
 * <p>After DeWitt et al., "Implementation Techniques for Main Memory Database Systems" (1984), but done by the
 * client, who thereby saves round trips and the statements' fixed costs too.
 *
 * @param <T> what a caller wants written
 * @param <R> what it is answered
 */
public final class GroupCommit<T, R extends Object> {
    // While one statement waits for the disk the next is made; more at a time only make each smaller.
    private static final int WRITERS = 2;
    private static final String CONNECTION_LOST = "08";
    private static final String SERVER_STOPPED = "57";

    private final Write<T, R> write;
    private final int most;
    private final Queue<Waiting<T, R>> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore writers = new Semaphore(WRITERS);
    // An interrupt ends the wait for a connection, and closes the one that a virtual thread reads from: what others
    // want written may be on it.
    private final Executor scribes;

    /** One statement, committed when it returns. */
    @FunctionalInterface
    public interface Write<T, R extends Object> {
        /**
         * Writes all of them or none.
         *
         * @return an answer for each, in the same order
         */
        List<R> all(List<T> some) throws SQLException;
    }

    /**
     * @param name of the threads that write for virtual ones
     * @param most how many a statement may write
     */
    public GroupCommit(String name, int most, Write<T, R> write) {
        this.write = write;
        this.most = most;
        this.scribes = Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name(name + "-", 0).factory());
    }

    /**
     * Returns when it is committed. An interrupt does not end the wait; the caller is interrupted when this returns.
     *
     * @throws SQLException that Postgres refused this one, or that nobody knows whether it was written
     */
    public R write(T one) throws SQLException {
        var mine = new Waiting<T, R>(one, Thread.currentThread());
        waiting.add(mine);
        // Nobody's row must fail because this thread is to stop: it hears of that afterwards.
        boolean interrupted = Thread.interrupted();
        while (!mine.done) {
            // If nobody waits, this one too is with a writer, who wakes its caller.
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
        return mine.answer();
    }

    private void writeAndPassOn() {
        try {
            writeForAll(next());
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

    private List<Waiting<T, R>> next() {
        var some = new ArrayList<Waiting<T, R>>();
        while (some.size() < most) {
            var next = waiting.poll();
            if (next == null) {
                break;
            }
            some.add(next);
        }
        return some;
    }

    private void writeForAll(List<Waiting<T, R>> some) {
        if (some.isEmpty()) {
            return;
        }
        try {
            var answers = write.all(some.stream().map(one -> one.what).toList());
            for (int i = 0; i < some.size(); i++) {
                some.get(i).written(answers.get(i));
            }
        } catch (SQLException e) {
            if (some.size() == 1 || isUncertain(e)) {
                some.forEach(one -> one.failed(e));
            } else {
                // One that Postgres refuses must not take the others with it.
                some.forEach(one -> writeForAll(List.of(one)));
            }
        } catch (RuntimeException | Error e) {
            some.forEach(one -> one.failed(new SQLException(e)));
        }
    }

    // It may be there all the same: to write it again would only hide what happened.
    private static boolean isUncertain(SQLException failure) {
        var state = failure.getSQLState();
        return state == null || state.startsWith(CONNECTION_LOST) || state.startsWith(SERVER_STOPPED);
    }

    private static final class Waiting<T, R extends Object> {
        private final T what;
        private final Thread caller;
        private @Nullable R answer;
        private @Nullable SQLException failure;
        private volatile boolean done;

        private Waiting(T what, Thread caller) {
            this.what = what;
            this.caller = caller;
        }

        private void written(R with) {
            answer = with;
            end();
        }

        private void failed(SQLException with) {
            failure = with;
            end();
        }

        private void end() {
            done = true;
            LockSupport.unpark(caller);
        }

        private R answer() throws SQLException {
            if (failure != null) {
                throw failure;
            }
            return Objects.requireNonNull(answer);
        }
    }
}
