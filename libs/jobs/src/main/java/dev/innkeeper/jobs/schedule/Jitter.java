package dev.innkeeper.jobs.schedule;

import java.time.Duration;
import java.time.Instant;

/** By how much a fire time is put off. It follows from the name and the time alone, so that all processes agree. */
final class Jitter {
    private Jitter() {}

    static Instant apply(String name, Instant fireTime, Duration most) {
        long millis = most.toMillis();
        return millis == 0
                ? fireTime
                : fireTime.plusMillis(Long.remainderUnsigned(mix(name, fireTime.getEpochSecond()), millis + 1));
    }

    // The finalizer of SplitMix64: neighbouring times and names come out far apart.
    private static long mix(String name, long seconds) {
        long z = name.hashCode() * 0x9E3779B97F4A7C15L + seconds;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
