package dev.innkeeper.proof.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.innkeeper.proof.kinds.Started;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts starts in a worker. With {@code -Dproof.round=N} it prints a RESULT after each N of them, and with
 * {@code -Dproof.until-empty=true} it waits before that until no job is left.
 */
@Singleton
class Tally implements Started {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final Emptiness emptiness;
    private final int round = Integer.getInteger("proof.round", 0);
    private final boolean untilEmpty = Boolean.getBoolean("proof.until-empty");
    private final AtomicInteger started = new AtomicInteger();
    private final long[] waited = new long[round];
    private volatile long begun;
    private volatile long cpuBefore;

    Tally(Emptiness emptiness) {
        this.emptiness = emptiness;
    }

    @Override
    public void one(long sentNanos) {
        if (round == 0) {
            return;
        }
        int before = started.getAndIncrement();
        if (before == 0) {
            begun = System.nanoTime();
            cpuBefore = system.getProcessCpuTime();
        }
        if (before < round) {
            waited[before] = sentNanos == 0 ? 0 : System.nanoTime() - sentNanos;
        }
        if (before == round - 1) {
            Thread.ofPlatform().name("tally").start(this::tell);
        }
    }

    private void tell() {
        if (untilEmpty) {
            emptiness.await();
        }
        double seconds = (System.nanoTime() - begun) / NANOS_PER_SECOND;
        double cpu = (system.getProcessCpuTime() - cpuBefore) / NANOS_PER_SECOND;
        var sorted = waited.clone();
        Arrays.sort(sorted);
        // Whoever starts while this is computed belongs to the next round, but for the drain, where there is none.
        started.set(0);
        System.out.printf(
                Locale.ROOT,
                "RESULT jobs=%d seconds=%.3f cpu=%.2f p50=%.3f p99=%.3f max=%.3f%n",
                round,
                seconds,
                cpu,
                millis(sorted, 0.5),
                millis(sorted, 0.99),
                millis(sorted, 1));
    }

    private static double millis(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.round(share * sorted.length))] / NANOS_PER_MILLI;
    }
}
