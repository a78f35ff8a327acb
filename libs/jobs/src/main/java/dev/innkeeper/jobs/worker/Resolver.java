package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.dispatch.Settlements;
import dev.innkeeper.jobs.store.ClaimedJob;
import dev.innkeeper.jobs.store.JobStore;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Ends the leases of attempts that turned out not to be this worker's: the row says what becomes of the job. */
@Singleton
class Resolver {
    private static final long BUSY_MILLIS = 1000;

    private final JobStore store;
    private final Settlements settlements;
    private final Clock clock;

    Resolver(JobStore store, Settlements settlements, Clock clock) {
        this.store = store;
        this.settlements = settlements;
        this.clock = clock;
    }

    /** Gone or dead: forgotten. Still there: released until it is due, or until whoever is busy with it has ended. */
    void resolve(Collection<Run> runs) throws SQLException {
        var rows = store.find(runs.stream().map(Run::jobId).toList()).stream()
                .collect(Collectors.toMap(ClaimedJob::id, Function.<ClaimedJob>identity()));
        for (var run : runs) {
            settle(run, rows.get(run.jobId()));
        }
    }

    private void settle(Run run, @Nullable ClaimedJob row) {
        if (row == null || row.dead()) {
            settlements.forget(run.queue(), run.jobId());
        } else {
            long notBefore = clock.millis() + BUSY_MILLIS;
            settlements.release(run.holder(), run.queue(), run.jobId(), Math.max(notBefore, row.runAtMillis()));
        }
    }
}
