package dev.innkeeper.broadcast;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Growing waits with jitter between attempts to reach Redis again, for ever. For one thread at a time. */
public final class Backoff {
    private static final long FIRST_MILLIS = 100;
    // Longer would only add to the outage: one connection a process is no load on a Redis that returns.
    private static final long LONGEST_MILLIS = 2_000;

    private long ceiling = FIRST_MILLIS;

    /** The next wait: between half and all of a ceiling that doubles each time, from 100 ms up to 2 s. */
    public Duration next() {
        long wait = ceiling / 2 + ThreadLocalRandom.current().nextLong(ceiling / 2 + 1);
        ceiling = Math.min(LONGEST_MILLIS, ceiling * 2);
        return Duration.ofMillis(wait);
    }

    /** Begins from the first wait again. */
    public void reset() {
        ceiling = FIRST_MILLIS;
    }
}
