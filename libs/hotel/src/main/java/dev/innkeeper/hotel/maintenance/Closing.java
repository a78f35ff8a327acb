package dev.innkeeper.hotel.maintenance;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The hotel is closed.
 *
 * @param message what guests are told
 * @param retryAfterSeconds when it is worth coming back
 * @param pausedQueues the queues that were paused with it, and are to be resumed with the opening
 * @param operator who closed it
 * @param since when it was closed first
 */
@RegisterForReflection
public record Closing(
        String message, int retryAfterSeconds, List<String> pausedQueues, String operator, Instant since) {
    /** The longest message, in characters. */
    public static final int LONGEST_MESSAGE = 500;

    /** The longest a client may be told to stay away. */
    public static final Duration LONGEST = Duration.ofDays(1);

    public Closing {
        pausedQueues = List.copyOf(pausedQueues);
    }
}
