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
    private volatile Round current = new Round();

    Tally(Emptiness emptiness) {
        this.emptiness = emptiness;
    }

    private final class Round {
        private final AtomicInteger started = new AtomicInteger();
        private final long[] waited = new long[round];
        private volatile long begun;
        private volatile long cpuBefore;
    }

    @Override
    public void one(long sentNanos) {
        while (round > 0 && !counted(current, sentNanos)) {
            // The one that completes the round is about to begin the next.
            Thread.onSpinWait();
        }
    }

    private boolean counted(Round now, long sentNanos) {
        int before = now.started.getAndIncrement();
        if (before >= round) {
            return false;
        }
        if (before == 0) {
            now.begun = System.nanoTime();
            now.cpuBefore = system.getProcessCpuTime();
        }
        now.waited[before] = sentNanos == 0 ? 0 : System.nanoTime() - sentNanos;
        if (before == round - 1) {
            current = new Round();
            Thread.ofPlatform().name("tally").start(() -> tell(now));
        }
        return true;
    }

    private void tell(Round done) {
        if (untilEmpty) {
            emptiness.await();
        }
        double seconds = (System.nanoTime() - done.begun) / NANOS_PER_SECOND;
        double cpu = (system.getProcessCpuTime() - done.cpuBefore) / NANOS_PER_SECOND;
        var sorted = done.waited.clone();
        Arrays.sort(sorted);
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
