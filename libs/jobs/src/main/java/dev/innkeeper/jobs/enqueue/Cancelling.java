package dev.innkeeper.jobs.enqueue;

import dev.innkeeper.jobs.Cancellation;
import dev.innkeeper.jobs.dispatch.Cancels;
import dev.innkeeper.jobs.dispatch.Epochs;
import dev.innkeeper.jobs.dispatch.Pushable;
import dev.innkeeper.jobs.dispatch.Pushes;
import dev.innkeeper.jobs.dispatch.RedisDown;
import dev.innkeeper.jobs.store.Batches;
import dev.innkeeper.jobs.store.CancelRows;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Takes jobs back. Redis is asked first, for only it knows who has a job; what it does not know or can not be asked is
 * left to the mark in the row, which every worker reads before it runs a job.
 */
@Singleton
public class Cancelling {
    private static final Logger LOG = Logger.getLogger(Cancelling.class);
    private static final int TRIES = 2;

    private final DataSource database;
    private final CancelRows rows;
    private final Cancels cancels;
    private final Epochs epochs;
    private final Batches batches;
    private final AfterCommit afterCommit;
    private final Pushes pushes;

    Cancelling(
            DataSource database,
            CancelRows rows,
            Cancels cancels,
            Epochs epochs,
            Batches batches,
            AfterCommit afterCommit,
            Pushes pushes) {
        this.database = database;
        this.rows = rows;
        this.cancels = cancels;
        this.epochs = epochs;
        this.batches = batches;
        this.afterCommit = afterCommit;
        this.pushes = pushes;
    }

    /** What is done in the transaction that cancels. */
    @FunctionalInterface
    public interface Also {
        void on(Connection connection) throws SQLException;
    }

    private enum Holder {
        NOBODY,
        WORKER,
        NOT_KNOWN
    }

    /** The row may not be taken away any more. */
    private static final class HeldMeanwhile extends SQLException {
        private static final long serialVersionUID = 1L;

        private final transient Holder holder;

        private HeldMeanwhile(Holder holder) {
            super("the job has not stayed with nobody");
            this.holder = holder;
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /**
     * Cancels a job in a transaction of its own.
     *
     * @param also is done with it, unless the job is unknown
     */
    public Cancellation cancel(UUID id, Also also) {
        try {
            var job = alone(connection -> rows.find(connection, id));
            if (job.isEmpty()) {
                return Cancellation.UNKNOWN;
            }
            return cancel(id, job.get(), also);
        } catch (SQLException e) {
            throw new IllegalStateException("the job " + id + " was not cancelled: " + e.getMessage(), e);
        }
    }

    private Cancellation cancel(UUID id, CancelRows.Waiting job, Also also) throws SQLException {
        var holder = holder(job.queue(), id);
        boolean gone = false;
        try {
            if (holder == Holder.NOBODY) {
                try {
                    var taken = takeAway(id, job, also);
                    gone = true;
                    return taken;
                } catch (HeldMeanwhile e) {
                    holder = e.holder;
                } catch (SQLException e) {
                    if (!rows.isLocked(e)) {
                        throw e;
                    }
                    // Somebody runs it without Redis.
                }
            }
            return ask(id, holder, also);
        } finally {
            if (!gone && holder != Holder.WORKER) {
                // Redis was made to forget a job that is still there.
                pushes.push(List.of(new Pushable(id, job.queue(), job.runAtMillis(), job.throttle())));
            }
        }
    }

    private Holder holder(String queue, UUID id) {
        try {
            if (cancels.isWithWorker(queue, id)) {
                return Holder.WORKER;
            }
            // While Redis is to be filled again workers have jobs that it does not know of.
            return epochs.isOpen(queue) ? Holder.NOBODY : Holder.NOT_KNOWN;
        } catch (RedisDown e) {
            LOG.warnf("job %s is cancelled without Redis: %s", id, e.getMessage());
            return Holder.NOT_KNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Holder.NOT_KNOWN;
        }
    }

    private Cancellation takeAway(UUID id, CancelRows.Waiting job, Also also) throws SQLException {
        return alone(connection -> {
            switch (rows.delete(connection, id)) {
                case NOTHING -> {
                    return Cancellation.UNKNOWN;
                }
                case HIDDEN -> throw new HeldMeanwhile(Holder.NOT_KNOWN);
                case WAITING -> {}
            }
            if (job.batch() != null) {
                afterCommit.push(batches.ended(connection, Map.of(job.batch(), new Batches.Counts(0, 1))));
            }
            also.on(connection);
            // A push that was under way may have brought it back, and a worker may have read the row.
            var holder = holder(job.queue(), id);
            if (holder != Holder.NOBODY) {
                throw new HeldMeanwhile(holder);
            }
            return Cancellation.CANCELLED;
        });
    }

    private Cancellation ask(UUID id, Holder holder, Also also) throws SQLException {
        for (int i = 1; ; i++) {
            try {
                return alone(connection -> {
                    // A worker that Redis has told may have stopped by now, and taken the row away.
                    if (!rows.mark(connection, id) && holder != Holder.WORKER) {
                        return Cancellation.UNKNOWN;
                    }
                    also.on(connection);
                    return Cancellation.ASKED;
                });
            } catch (SQLException e) {
                if (!rows.isLocked(e)) {
                    throw e;
                }
                if (i == TRIES && holder != Holder.WORKER) {
                    throw new SQLException("its handler has locked the row, and Redis can not tell it to stop", e);
                }
                if (i == TRIES) {
                    break;
                }
            }
        }
        // Its handler has the lock and is told by Redis.
        return alone(connection -> {
            also.on(connection);
            return Cancellation.ASKED;
        });
    }

    private <T> T alone(Work<T> work) throws SQLException {
        try {
            return QuarkusTransaction.requiringNew().call(() -> {
                try (var connection = database.getConnection()) {
                    return work.on(connection);
                }
            });
        } catch (RuntimeException e) {
            if (e.getCause() instanceof SQLException failure) {
                throw failure;
            }
            throw e;
        }
    }
}
