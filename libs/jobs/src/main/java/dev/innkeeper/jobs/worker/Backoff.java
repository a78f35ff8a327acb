package dev.innkeeper.jobs.worker;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Exponential back-off with full jitter: many that failed together do not come back together. */
record Backoff(Duration first, Duration cap) {
    private static final int MOST_DOUBLINGS = 30;

    /** The pause after the attempt of this number, from 1. */
    Duration after(int attempt) {
        long most = Math.min(cap.toMillis(), first.toMillis() << Math.clamp(attempt - 1L, 0, MOST_DOUBLINGS));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(Math.max(1, most)) + 1);
    }
}
