package dev.innkeeper.jobs.enqueue;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobRow;
import dev.innkeeper.jobs.store.Batches;
import dev.innkeeper.jobs.store.JobInserts;
import dev.innkeeper.platform.ids.Ids;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes many jobs in one transaction, holding no more than a few thousand at a time. */
@Singleton
class Bulks {
    private static final int ROWS_AT_A_TIME = 4096;

    private final OneTransaction transaction;
    private final NewRows rows;
    private final JobInserts inserts;
    private final Batches batches;
    private final AfterCommit afterCommit;
    private final EnqueueCounts counts;
    private final Ids ids;

    Bulks(
            OneTransaction transaction,
            NewRows rows,
            JobInserts inserts,
            Batches batches,
            AfterCommit afterCommit,
            EnqueueCounts counts,
            Ids ids) {
        this.transaction = transaction;
        this.rows = rows;
        this.inserts = inserts;
        this.batches = batches;
        this.afterCommit = afterCommit;
        this.counts = counts;
        this.ids = ids;
    }

    /** Enqueues all, shows each row to {@code each}, and answers how many they were. */
    long enqueue(Iterator<? extends Job> jobs, Options options, Consumer<JobRow> each) {
        var bulk = new BulkIds();
        long written =
                transaction.run(connection -> write(connection, jobs, options.withoutUniqueKey(), null, bulk, each));
        afterCommit.push(bulk);
        return written;
    }

    /** Enqueues all as one batch, and {@code then} at once if there is none. */
    UUID enqueueBatch(Stream<? extends Job> jobs, Job then, Options options) {
        var batch = ids.next();
        var bulk = new BulkIds();
        var following = rows.of(then, Options.of(), batch);
        transaction.run(connection -> {
            long members = write(connection, jobs.iterator(), options.withoutUniqueKey(), batch, bulk, row -> {});
            batches.create(connection, batch, Math.toIntExact(members), following);
            if (members == 0) {
                inserts.insert(connection, following);
                counts.add(following);
                bulk.add(following);
            }
            return members;
        });
        afterCommit.push(bulk);
        return batch;
    }

    private long write(
            Connection connection,
            Iterator<? extends Job> jobs,
            Options options,
            @Nullable UUID batch,
            BulkIds bulk,
            Consumer<JobRow> each)
            throws SQLException {
        long written = 0;
        while (jobs.hasNext()) {
            // Made before anything is sent: where they come from may be a query on the same connection.
            var some = next(jobs, options, batch);
            inserts.insert(connection, some);
            for (var row : some) {
                bulk.add(row);
                each.accept(row);
            }
            counts.add(some);
            written += some.size();
        }
        return written;
    }

    private List<JobRow> next(Iterator<? extends Job> jobs, Options options, @Nullable UUID batch) {
        var some = new ArrayList<JobRow>();
        while (some.size() < ROWS_AT_A_TIME && jobs.hasNext()) {
            some.add(rows.of(jobs.next(), options, batch));
        }
        return some;
    }
}
