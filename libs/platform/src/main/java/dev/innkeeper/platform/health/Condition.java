package dev.innkeeper.platform.health;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one dependency.
 *
 * @param since when it last changed between up and down
 * @param lastError what the last failed check said; null after a success
 * @param lastCheck when the last check ended; null before the first
 * @param took how long the last check took
 */
record Condition(
        boolean up,
        boolean critical,
        Instant since,
        @Nullable String lastError,
        @Nullable Instant lastCheck,
        Duration took) {}
