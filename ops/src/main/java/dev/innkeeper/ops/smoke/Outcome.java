package dev.innkeeper.ops.smoke;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * How a step went.
 *
 * @param result passed, failed or skipped
 * @param millis how long it took
 * @param problem what was wrong, or why it could not be tried; null when it passed, and when one before it did not
 */
@RegisterForReflection
record Outcome(
        String step, Result result, long millis, @Nullable String problem) {
    enum Result {
        PASSED,
        FAILED,
        SKIPPED
    }
}
