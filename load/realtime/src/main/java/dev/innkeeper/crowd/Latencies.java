package dev.innkeeper.crowd;

import java.util.Locale;

/** Times between events, in steps of 10 µs up to 20 s. One thread writes, and is done before another reads. */
final class Latencies {
    private static final long STEP_NANOS = 10_000;
    private static final int STEPS = 2_000_000;

    private final int[] counts = new int[STEPS];
    private long total;
    private long longest;

    void add(long nanos) {
        counts[(int) Math.min(STEPS - 1, Math.max(0, nanos) / STEP_NANOS)]++;
        total++;
        longest = Math.max(longest, nanos);
    }

    long total() {
        return total;
    }

    void add(Latencies other) {
        for (int i = 0; i < STEPS; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
        longest = Math.max(longest, other.longest);
    }

    /** In milliseconds. */
    double percentile(double share) {
        long left = (long) Math.ceil(total * share);
        for (int i = 0; i < STEPS; i++) {
            left -= counts[i];
            if (left <= 0) {
                return (i + 1) * STEP_NANOS / 1e6;
            }
        }
        return longest / 1e6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "p50=%.2f p99=%.2f max=%.1f", percentile(0.50), percentile(0.99), longest / 1e6);
    }
}
