package dev.innkeeper.jobs.store;

import dev.innkeeper.jobs.Throttle;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row as a worker reads it.
 *
 * @param argsVersion the version of the record that wrote the arguments
 * @param cancelled somebody wants it stopped
 * @param runAtMillis when it is due, in milliseconds of the epoch
 * @param waited how long it has been due, by the database's clock; negative if it is not due yet
 * @param attempt the attempt that is to be run, from 1; with the id it fences every write
 */
public record ClaimedJob(
        UUID id,
        String kind,
        String queue,
        String args,
        int argsVersion,
        boolean dead,
        boolean cancelled,
        long runAtMillis,
        Duration waited,
        int attempt,
        int maxAttempts,
        Throttle throttle,
        @Nullable UUID batchId,
        @Nullable String traceparent) {
    // Numbers, for a text of a time costs more than the rest of the row to write and to read.
    static final String COLUMNS = """
            id, kind, queue, args, args_version, state = 'dead' as dead, cancel,
            (date_part('epoch', greatest(run_at, timestamptz 'epoch')) * 1000)::bigint as run_at_millis,
            (date_part('epoch', clock_timestamp() - greatest(run_at, timestamptz 'epoch')) * 1000)::bigint as waited,
            attempt, max_attempts,
            limit_key, limit_max, rate_key, rate_count, rate_millis, batch_id, traceparent""";
}
