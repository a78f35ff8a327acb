package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.dispatch.Settlement;
import dev.innkeeper.jobs.dispatch.Settlements;
import dev.innkeeper.jobs.store.ClaimedJob;
import dev.innkeeper.jobs.store.JobStore;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Ends leases as the rows say, where this worker does not know: which attempts are its own, what Redis has heard. */
@Singleton
class Resolver {
    private static final long BUSY_MILLIS = 1000;
    private static final int UNTOLD = 500;

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
        var rows = rows(runs.stream().map(Run::jobId).toList());
        for (var run : runs) {
            settle(run.job(), run.holder(), rows.get(run.jobId()));
        }
    }

    /** The same for one that may not have begun. */
    void resolve(ClaimedJob job, String holder) throws SQLException {
        settle(job, holder, rows(List.of(job.id())).get(job.id()));
    }

    /** Tells Redis of some ends that it may not have heard of; what Redis holds under another name by now it leaves alone. */
    void resolveUntold() throws SQLException {
        var untold = settlements.untold(UNTOLD);
        if (untold.isEmpty()) {
            return;
        }
        var rows = rows(untold.stream().map(Settlement::id).toList());
        for (var end : untold) {
            if (settlements.take(end)) {
                var row = rows.get(end.id());
                if (row == null || row.dead()) {
                    settlements.forget(end.queue(), end.id());
                } else {
                    settlements.release(end.holder(), end.queue(), end.id(), row.runAtMillis());
                }
            }
        }
    }

    private Map<UUID, ClaimedJob> rows(List<UUID> ids) throws SQLException {
        return store.find(ids).stream().collect(Collectors.toMap(ClaimedJob::id, Function.<ClaimedJob>identity()));
    }

    private void settle(ClaimedJob job, String holder, @Nullable ClaimedJob row) {
        if (row == null || row.dead()) {
            settlements.forget(job.queue(), job.id());
        } else {
            long notBefore = clock.millis() + BUSY_MILLIS;
            settlements.release(holder, job.queue(), job.id(), Math.max(notBefore, row.runAtMillis()));
        }
    }
}
