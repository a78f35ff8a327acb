package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.Throttle;
import dev.innkeeper.jobs.store.ClaimedJob;
import java.time.Duration;
import java.util.UUID;

/** Rows as a worker reads them, of jobs that there are not. */
final class ClaimedJobs {
    private ClaimedJobs() {}

    /** Due now, in its first attempt, and with nothing that holds it back. */
    static ClaimedJob of(String kind, String queue) {
        return new ClaimedJob(
                UUID.randomUUID(),
                kind,
                queue,
                "{}",
                1,
                false,
                false,
                0,
                Duration.ZERO,
                1,
                8,
                Throttle.NONE,
                null,
                null);
    }
}
