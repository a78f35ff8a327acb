package dev.innkeeper.jobs.enqueue;

import dev.innkeeper.jobs.BatchResult;
import dev.innkeeper.jobs.Cancellation;
import dev.innkeeper.jobs.EnqueueOption;
import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobRow;
import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.jobs.store.Batches;
import dev.innkeeper.jobs.store.JobInserts;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Writes the rows of jobs to Postgres and leaves the telling to {@link AfterCommit}. */
@ApplicationScoped
class DurableJobs implements Jobs {
    private final DataSource database;
    private final NewRows rows;
    private final JobInserts inserts;
    private final SharedEnqueues shared;
    private final Bulks bulks;
    private final Batches batches;
    private final Cancelling cancelling;
    private final AfterCommit afterCommit;
    private final EnqueueCounts counts;

    DurableJobs(
            DataSource database,
            NewRows rows,
            JobInserts inserts,
            SharedEnqueues shared,
            Bulks bulks,
            Batches batches,
            Cancelling cancelling,
            AfterCommit afterCommit,
            EnqueueCounts counts) {
        this.database = database;
        this.rows = rows;
        this.inserts = inserts;
        this.shared = shared;
        this.bulks = bulks;
        this.batches = batches;
        this.cancelling = cancelling;
        this.afterCommit = afterCommit;
        this.counts = counts;
    }

    @Override
    public UUID enqueue(Job job, EnqueueOption... options) {
        var row = rows.of(job, Options.of(options));
        if (row.uniqueKey() == null && !afterCommit.inTransaction()) {
            shared.enqueue(row);
            return row.id();
        }
        try (var connection = database.getConnection()) {
            row = insert(connection, row);
        } catch (SQLException e) {
            throw new EnqueueFailed(e);
        }
        if (!row.taken()) {
            counts.add(row);
            afterCommit.push(row);
        }
        return row.id();
    }

    @Override
    public List<UUID> enqueueAll(Collection<? extends Job> jobs, EnqueueOption... options) {
        if (jobs.isEmpty()) {
            return List.of();
        }
        if (jobs.size() == 1) {
            return List.of(enqueue(jobs.iterator().next(), options));
        }
        var ids = new ArrayList<UUID>(jobs.size());
        bulks.enqueue(jobs.iterator(), Options.of(options), row -> ids.add(row.id()));
        return ids;
    }

    @Override
    public long enqueueAll(Stream<? extends Job> jobs, EnqueueOption... options) {
        try (jobs) {
            return bulks.enqueue(jobs.iterator(), Options.of(options), row -> {});
        }
    }

    @Override
    public UUID enqueueBatch(Stream<? extends Job> jobs, Job then, EnqueueOption... options) {
        try (jobs) {
            return bulks.enqueueBatch(jobs, then, Options.of(options));
        }
    }

    @Override
    public Optional<BatchResult> result(UUID batch) {
        try {
            return batches.result(batch);
        } catch (SQLException e) {
            throw new IllegalStateException("the batch " + batch + " could not be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Cancellation cancel(UUID jobId) {
        return cancelling.cancel(jobId, connection -> {});
    }

    @Override
    public JobRow enqueue(Connection connection, Job job, EnqueueOption... options) {
        try {
            var row = insert(connection, rows.of(job, Options.of(options)));
            if (!row.taken() && afterCommit.inTransaction()) {
                counts.add(row);
                afterCommit.push(row);
            }
            return row;
        } catch (SQLException e) {
            throw new EnqueueFailed(e);
        }
    }

    @Override
    public JobRow prepare(Job job, EnqueueOption... options) {
        return rows.of(job, Options.of(options).withoutUniqueKey());
    }

    @Override
    public void push(Collection<JobRow> rows) {
        var written = rows.stream().filter(row -> !row.taken()).toList();
        counts.add(written);
        afterCommit.push(written);
    }

    private JobRow insert(Connection connection, JobRow row) throws SQLException {
        if (row.uniqueKey() == null) {
            inserts.insert(connection, row);
            return row;
        }
        var holder = inserts.insertUnique(connection, row);
        // The other job may be of another queue, time or limit: whoever enqueued it tells of it, or the sweep.
        return holder.equals(row.id()) ? row : row.takenBy(holder);
    }
}
