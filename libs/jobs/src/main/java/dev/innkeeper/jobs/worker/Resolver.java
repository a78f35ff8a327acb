package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.dispatch.Settlements;
import dev.innkeeper.jobs.store.ClaimedJob;
import dev.innkeeper.jobs.store.JobStore;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Ends the leases of attempts that turned out not to be this worker's: the row says what becomes of the job. */
@Singleton
class Resolver {
    private static final long BUSY_MILLIS = 1000;

    private final JobStore store;
    private final Settlements settlements;
    private final Running running;
    private final Clock clock;

    Resolver(JobStore store, Settlements settlements, Running running, Clock clock) {
        this.store = store;
        this.settlements = settlements;
        this.running = running;
        this.clock = clock;
    }

    /** Gone or dead: forgotten. Still there: released until it is due, or until whoever is busy with it has ended. */
    void resolve(Collection<Run> runs) throws SQLException {
        var rows = store.find(runs.stream().map(Run::jobId).toList()).stream()
                .collect(Collectors.toMap(ClaimedJob::id, Function.<ClaimedJob>identity()));
        for (var run : runs) {
            settle(run.jobId(), run.job().queue(), rows.get(run.jobId()));
        }
    }

    private void settle(UUID id, String queue, @org.jspecify.annotations.Nullable ClaimedJob row) {
        if (row == null || row.dead()) {
            settlements.forget(queue, id);
        } else {
            long notBefore = clock.millis() + BUSY_MILLIS;
            settlements.release(running.worker(), queue, id, Math.max(notBefore, row.runAtMillis()));
        }
    }
}
