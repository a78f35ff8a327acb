package dev.innkeeper.jobs.enqueue;

import dev.innkeeper.jobs.JobRow;
import dev.innkeeper.jobs.dispatch.Pushable;

/** What of a row is for Redis. */
final class Pushables {
    private Pushables() {}

    static Pushable of(JobRow row) {
        return new Pushable(row.id(), row.queue(), runAtMillis(row), row.throttle());
    }

    static long runAtMillis(JobRow row) {
        return row.runAt() == null ? 0 : row.runAt().toEpochMilli();
    }
}
