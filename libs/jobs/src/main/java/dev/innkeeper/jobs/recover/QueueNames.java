package dev.innkeeper.jobs.recover;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.store.WorkerRows;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/** The queues that are configured here, and those that a worker serves: a small set. */
@Singleton
class QueueNames {
    private final WorkerRows workers;
    private final List<String> configured;

    QueueNames(WorkerRows workers, JobsConfig config) {
        this.workers = workers;
        this.configured = config.worker().queues().stream()
                .map(entry -> entry.split(":", 2)[0].strip())
                .toList();
    }

    /** Those configured here. */
    Collection<String> configured() {
        return configured;
    }

    /** All that are known now. */
    Collection<String> all() throws SQLException {
        var all = new LinkedHashSet<>(configured);
        all.addAll(workers.queues());
        return all;
    }
}
