package dev.innkeeper.jobs.testing;

import dev.innkeeper.jobs.DiscardJob;
import dev.innkeeper.jobs.JobMiddleware;
import dev.innkeeper.jobs.SnoozeJob;
import dev.innkeeper.jobs.store.ClaimedJob;
import dev.innkeeper.jobs.store.JobStore;
import dev.innkeeper.jobs.testing.TestAttempt.Outcome;
import dev.innkeeper.jobs.worker.Handlers;
import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionManager;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Runs committed jobs in the thread of a test as a worker would: the real rows, the real handlers with their
 * middleware, a transactional one within one transaction with the deletion of its row, failures charged and written
 * down. Unlike a worker it needs no Redis, keeps no time limit, and tries again only when it is told to.
 */
@Singleton
public class InlineEngine {
    private static final String DUE = """
            select id from job where state = 'queued' and run_at <= ? and id <> all (?)
             order by run_at, id limit 100""";
    // More than a test enqueues, and less than it waits for: jobs that enqueue one another for ever are a mistake.
    private static final int MOST = 10_000;

    private final DataSource database;
    private final JobStore store;
    private final Handlers handlers;
    private final List<JobMiddleware> middleware;
    private final TransactionManager transactions;
    private final Clock clock;

    InlineEngine(
            DataSource database,
            JobStore store,
            Handlers handlers,
            @All List<JobMiddleware> middleware,
            TransactionManager transactions,
            Clock clock) {
        this.database = database;
        this.store = store;
        this.handlers = handlers;
        this.middleware = middleware;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Makes the next attempt of a job now, whenever it is due.
     *
     * @throws Exception what its handler threw, after the failure was written down
     * @throws AssertionError if no such job waits
     */
    public void run(UUID id) throws Exception {
        var attempt = attempt(find(id));
        switch (attempt.failure()) {
            case null -> {
                // It went well.
            }
            case Error error -> throw error;
            case Exception exception -> throw exception;
            case Throwable other -> throw new IllegalStateException(other);
        }
    }

    /**
     * Makes one attempt of each job that is due by the {@link Clock} bean, those included that are enqueued meanwhile,
     * and answers what came of them, in order.
     */
    public List<TestAttempt> runDue() throws Exception {
        var attempts = new ArrayList<TestAttempt>();
        var seen = new HashSet<UUID>();
        for (var due = due(seen); !due.isEmpty(); due = due(seen)) {
            for (var id : due) {
                seen.add(id);
                attempts.add(attempt(find(id)));
            }
            if (attempts.size() > MOST) {
                throw new AssertionError("more than " + MOST + " jobs: do they enqueue one another for ever?");
            }
        }
        return attempts;
    }

    private ClaimedJob find(UUID id) throws SQLException {
        var found = store.find(List.of(id));
        if (found.isEmpty() || found.getFirst().dead()) {
            throw new AssertionError("no job " + id + " waits: it is done or dead, or was not committed");
        }
        return found.getFirst();
    }

    private List<UUID> due(HashSet<UUID> seen) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(DUE)) {
            // What was enqueued for now has the database's time, which may be a little ahead.
            var until = clock.instant().plus(Duration.ofSeconds(1));
            statement.setObject(1, until.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
            statement.setArray(2, connection.createArrayOf("uuid", seen.toArray()));
            var ids = new ArrayList<UUID>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getObject(1, UUID.class));
                }
            }
            return ids;
        }
    }

    private TestAttempt attempt(ClaimedJob job) throws SQLException {
        if (job.cancelled()) {
            store.drop(job);
            return new TestAttempt(job.id(), job.kind(), job.attempt(), Outcome.CANCELLED, null);
        }
        var handler = handlers.find(job);
        if (handler == null) {
            throw new AssertionError(
                    "no handler for jobs of kind %s, version %d".formatted(job.kind(), job.argsVersion()));
        }
        try {
            proceed(job, handler, 0);
            if (!store.find(List.of(job.id())).isEmpty()) {
                throw new IllegalStateException(
                        "a middleware returned, and the handler did not: it threw, or was not called");
            }
            return new TestAttempt(job.id(), job.kind(), job.attempt(), Outcome.DONE, null);
        } catch (Throwable failure) {
            return new TestAttempt(job.id(), job.kind(), job.attempt(), failed(job, failure), failure);
        }
    }

    private void proceed(ClaimedJob job, Handlers.Registered handler, int from) throws Exception {
        var now = clock.instant();
        var context = new InlineContext(job, now, now.plus(handler.timeout()));
        if (from < middleware.size()) {
            middleware.get(from).around(context, () -> proceed(job, handler, from + 1));
        } else if (handler.transactional()) {
            inTransaction(job, handler, context);
        } else {
            handler.handler().handle(handler.read(job), context);
            store.complete(List.of(job));
        }
    }

    private void inTransaction(ClaimedJob job, Handlers.Registered handler, InlineContext context) throws Exception {
        transactions.begin();
        try {
            if (!store.lock(job.id(), job.attempt())) {
                throw new AssertionError("somebody else has the job " + job.id() + ": is a worker running?");
            }
            handler.handler().handle(handler.read(job), context);
            store.delete(job);
            transactions.commit();
        } finally {
            if (transactions.getStatus() != Status.STATUS_NO_TRANSACTION) {
                transactions.rollback();
            }
        }
    }

    private Outcome failed(ClaimedJob job, Throwable failure) throws SQLException {
        if (failure instanceof SnoozeJob snooze) {
            store.snooze(job, snooze.pause());
            return Outcome.SNOOZED;
        }
        var last = failure instanceof DiscardJob;
        var charged = store.fail(job, Duration.ZERO, last, failure.toString(), failure.toString());
        return charged instanceof JobStore.Failure.Dead ? Outcome.DEAD : Outcome.RETRIED;
    }
}
