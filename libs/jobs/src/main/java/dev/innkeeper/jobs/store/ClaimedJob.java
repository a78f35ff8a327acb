package dev.innkeeper.jobs.store;

import dev.innkeeper.jobs.Throttle;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row as a worker reads it.
 *
 * @param attempt the attempt that is to be run, from 1; with the id it fences every write
 * @param waited how long it has been due, by the database's clock; negative if it is not due yet
 */
public record ClaimedJob(
        UUID id,
        String kind,
        String queue,
        String args,
        boolean dead,
        Instant runAt,
        Duration waited,
        int attempt,
        int maxAttempts,
        Throttle throttle,
        @Nullable String traceparent) {
    static final String COLUMNS = """
            id, kind, queue, args, state = 'dead' as dead, run_at,
            (extract(epoch from clock_timestamp() - run_at) * 1000)::bigint as waited, attempt, max_attempts,
            limit_key, limit_max, rate_key, rate_count, rate_millis, traceparent""";
}
