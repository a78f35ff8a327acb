package dev.innkeeper.jobs.testing;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that {@link InlineEngine} made.
 *
 * @param failure what the handler threw; null if it went well
 */
public record TestAttempt(
        UUID jobId,
        String kind,
        int attempt,
        Outcome outcome,
        @Nullable Throwable failure) {
    /** How an attempt ended. */
    public enum Outcome {
        /** It went well, and its row is deleted. */
        DONE,
        /** It failed, and is due again. */
        RETRIED,
        /** It failed for good. */
        DEAD,
        /** Its handler put it off. */
        SNOOZED,
        /** Somebody had cancelled it: it did not run. */
        CANCELLED
    }
}
