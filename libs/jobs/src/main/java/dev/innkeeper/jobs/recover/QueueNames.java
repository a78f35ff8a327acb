package dev.innkeeper.jobs.recover;

import dev.innkeeper.jobs.JobsConfig;
import java.util.List;

/** The queues that are configured: a small, fixed set. */
final class QueueNames {
    private QueueNames() {}

    static List<String> of(JobsConfig config) {
        return config.worker().queues().stream()
                .map(entry -> entry.split(":", 2)[0].strip())
                .toList();
    }
}
