package dev.innkeeper.jobs.admin;

import dev.innkeeper.jobs.Cancellation;
import dev.innkeeper.jobs.dispatch.Pushes;
import dev.innkeeper.jobs.enqueue.Cancelling;
import dev.innkeeper.jobs.store.Batches;
import dev.innkeeper.jobs.store.OperatorActions;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Looks at jobs, stops them, and gives dead ones another chance or none. What changes something is a transaction of its own that
 * also writes down which operator did it.
 */
@Singleton
public class JobAdmin {
    /** The most jobs on a page. */
    public static final int MOST = 1000;

    private static final int RETRIES_AT_A_TIME = 200;
    private static final UUID FIRST = new UUID(0, 0);
    private static final String UNIQUE_VIOLATION = "23505";

    private final DataSource database;
    private final InTransaction transaction;
    private final Batches batches;
    private final Cancelling cancelling;
    private final OperatorActions actions;
    private final Pushes pushes;

    JobAdmin(
            DataSource database,
            InTransaction transaction,
            Batches batches,
            Cancelling cancelling,
            OperatorActions actions,
            Pushes pushes) {
        this.database = database;
        this.transaction = transaction;
        this.batches = batches;
        this.cancelling = cancelling;
        this.actions = actions;
        this.pushes = pushes;
    }

    /**
     * Lists jobs, the newest first.
     *
     * @param before the former page's {@link JobPage#next}; null for the first page
     * @param limit how many at most, 1 to {@link #MOST}
     */
    public JobPage list(JobFilter filter, @Nullable UUID before, int limit) throws SQLException {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit is %d: must be 1 to %d".formatted(limit, MOST));
        }
        try (var connection = database.getConnection()) {
            return ListQuery.page(connection, filter, before, limit);
        }
    }

    /** A live or dead job and how its attempts failed; empty when it is done or never was. */
    public Optional<JobDetail> show(UUID id) throws SQLException {
        try (var connection = database.getConnection()) {
            var found = ShowQuery.show(connection, id);
            if (found.isEmpty() || found.get().batch() == null) {
                return found.map(ShowQuery.Found::detail);
            }
            var batch = batches.result(found.get().batch());
            return found.map(job -> job.detail(batch.orElse(null)));
        }
    }

    /** Queues a dead job again, now and with three more attempts. */
    public Retry retry(UUID id, String operator) throws SQLException {
        return retry(id, operator, null);
    }

    private Retry retry(UUID id, String operator, @Nullable String detail) throws SQLException {
        try {
            var revived = transaction.run(connection -> {
                var job = DeadJobs.revive(connection, id);
                if (job.isPresent()) {
                    actions.write(connection, operator, "job.retry", id.toString(), detail);
                    if (job.get().batch() != null) {
                        batches.reopen(connection, job.get().batch());
                    }
                }
                return job;
            });
            revived.ifPresent(committed -> pushes.push(List.of(committed.job())));
            return revived.isPresent() ? Retry.QUEUED : exists(id) ? Retry.NOT_DEAD : Retry.UNKNOWN;
        } catch (SQLException e) {
            if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                return Retry.KEY_TAKEN;
            }
            throw e;
        }
    }

    /** Retries dead jobs of a kind, the oldest first, each in a transaction of its own; at most so many. */
    public BulkRetry retryDead(String kind, String operator, int most) throws SQLException {
        int queued = 0;
        int skipped = 0;
        var after = FIRST;
        while (queued + skipped < most) {
            var page = dead(kind, after, Math.min(RETRIES_AT_A_TIME, most - queued - skipped));
            for (var id : page) {
                switch (retry(id, operator, "all dead jobs of kind " + kind)) {
                    case QUEUED -> queued++;
                    case KEY_TAKEN -> skipped++;
                    case UNKNOWN, NOT_DEAD -> {
                        // Somebody else was faster.
                    }
                }
            }
            if (page.isEmpty()) {
                break;
            }
            after = page.getLast();
        }
        return new BulkRetry(queued, skipped);
    }

    /** Deletes a dead job. */
    public Discard discard(UUID id, String operator) throws SQLException {
        boolean done = transaction.run(connection -> {
            boolean deleted = DeadJobs.discard(connection, id);
            if (deleted) {
                actions.write(connection, operator, "job.discard", id.toString(), null);
            }
            return deleted;
        });
        return done ? Discard.DISCARDED : exists(id) ? Discard.NOT_DEAD : Discard.UNKNOWN;
    }

    /** Cancels a waiting or running job, as {@link dev.innkeeper.jobs.Jobs#cancel} does. */
    public Cancellation cancel(UUID id, String operator) {
        return cancelling.cancel(
                id, connection -> actions.write(connection, operator, "job.cancel", id.toString(), null));
    }

    private List<UUID> dead(String kind, UUID after, int most) throws SQLException {
        try (var connection = database.getConnection()) {
            return DeadJobs.ofKind(connection, kind, after, most);
        }
    }

    private boolean exists(UUID id) throws SQLException {
        try (var connection = database.getConnection()) {
            return DeadJobs.exists(connection, id);
        }
    }
}
