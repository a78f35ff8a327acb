package dev.innkeeper.local.stack;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for something another process does, and gives up early when that process has ended. */
final class Waiting {
    private static final Duration STEP = Duration.ofMillis(50);

    private Waiting() {}

    static void until(String what, Duration limit, Child process, BooleanSupplier condition)
            throws InterruptedException {
        var end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            // Awaiting the process is the pause between two looks.
            if (process.await(STEP)) {
                throw new StackFailed("%s ended with exit code %d while starting".formatted(what, process.exitCode()));
            }
            if (System.nanoTime() > end) {
                throw new StackFailed("%s was not ready after %d s".formatted(what, limit.toSeconds()));
            }
        }
    }
}
