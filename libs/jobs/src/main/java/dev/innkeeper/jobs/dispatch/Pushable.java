package dev.innkeeper.jobs.dispatch;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What Redis is told of a job.
 *
 * @param runAtMillis when it is due, in milliseconds of the epoch; 0 means now
 * @param limitMax how many of the limit key may run at once; 0 without a limit
 */
public record Pushable(
        UUID id, String queue, long runAtMillis, @Nullable String limitKey, int limitMax) {
    String limit() {
        return limitKey == null ? "" : limitMax + ":" + limitKey;
    }
}
