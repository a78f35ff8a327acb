package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.JobsConfig;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The slots in which jobs run, and the few jobs claimed ahead of them. How many are claimed ahead follows from how long
 * jobs took of late: so many that the slots have work for the time of some round trips, none if jobs are long.
 */
@Singleton
class Slots {
    // A claim's two round trips take about a millisecond, ten on a busy machine.
    private static final long AHEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    // What one claim of one queue may take.
    private static final int MOST_AHEAD = 1000;
    private static final long MIN_SAMPLE = 16;

    private final int slots;
    private final Running running;
    private final Queue<Run> ahead = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder ended = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    // Only the claimer's thread writes these.
    private long endedBefore;
    private long nanosBefore;
    private volatile int target;

    Slots(Running running, JobsConfig config) {
        this.slots = config.worker().slots();
        this.running = running;
    }

    /** How many jobs should be claimed now. */
    int room() {
        long endedNow = ended.sum();
        long sample = endedNow - endedBefore;
        if (sample >= MIN_SAMPLE) {
            long nanosNow = nanos.sum();
            long each = Math.max(1, (nanosNow - nanosBefore) / sample);
            target = (int) Math.min(MOST_AHEAD, slots * AHEAD_NANOS / each);
            endedBefore = endedNow;
            nanosBefore = nanosNow;
        }
        return slots - running.handlers() + target - waiting.get();
    }

    /** Whether so few wait that it is time to claim more. */
    boolean low() {
        return waiting.get() <= target / 2;
    }

    /** Runs an attempt as soon as there is a slot, each on a virtual thread. */
    void submit(Run run, Consumer<Run> perform, Runnable roomAgain) {
        waiting.incrementAndGet();
        ahead.add(run);
        startSlot(perform, roomAgain);
    }

    private void startSlot(Consumer<Run> perform, Runnable roomAgain) {
        if (running.takeSlot(slots)) {
            Thread.ofVirtual().name("job-slot").start(() -> work(perform, roomAgain));
        }
    }

    private void work(Consumer<Run> perform, Runnable roomAgain) {
        try {
            for (var run = ahead.poll(); run != null; run = ahead.poll()) {
                waiting.decrementAndGet();
                long began = System.nanoTime();
                perform.accept(run);
                nanos.add(System.nanoTime() - began);
                ended.increment();
                if (low()) {
                    roomAgain.run();
                }
            }
        } finally {
            running.freeSlot();
            roomAgain.run();
        }
        // One may have come between the last look and the end of this slot.
        if (!ahead.isEmpty()) {
            startSlot(perform, roomAgain);
        }
    }

    /** Takes back what was claimed ahead, if the first of it has waited for so long. */
    List<Run> takeBack(Duration longest) {
        var first = ahead.peek();
        var taken = new ArrayList<Run>();
        if (first != null && first.waitedFor().compareTo(longest) >= 0) {
            for (var run = ahead.poll(); run != null; run = ahead.poll()) {
                waiting.decrementAndGet();
                taken.add(run);
            }
        }
        return taken;
    }

    /** How many are claimed and not begun. */
    int waiting() {
        return waiting.get();
    }
}
