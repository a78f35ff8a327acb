package dev.innkeeper.jobs.enqueue;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.jobs.dispatch.Pushes;
import dev.innkeeper.jobs.dispatch.RedisDown;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Tells Redis of bulks, a piece after the other and behind the caller's back: single jobs go past them. Never blocks;
 * what Redis does not take is dropped and counted, and the sweep finds it.
 */
@Singleton
class BulkPushes {
    private static final Logger LOG = Logger.getLogger(BulkPushes.class);
    private static final int PIECE = 500;
    // 16 MB of ids: more than that comes in faster than Redis takes it, and the sweep may as well do it.
    private static final int MOST_WAITING = 1_000_000;

    private final Pushes pushes;
    private final Clock clock;
    private final long horizonMillis;
    private final Counter dropped;
    private final Queue<BulkIds.Piece> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean underWay = new AtomicBoolean();

    BulkPushes(Pushes pushes, Clock clock, JobsConfig config, MeterRegistry metrics) {
        this.pushes = pushes;
        this.clock = clock;
        this.horizonMillis = config.horizon().toMillis();
        this.dropped = metrics.counter("jobs.push.failures");
    }

    void push(BulkIds ids) {
        for (var piece : ids.pieces(clock.millis() + horizonMillis, PIECE)) {
            if (count.addAndGet(piece.size()) > MOST_WAITING) {
                drop(piece);
            } else {
                waiting.add(piece);
            }
        }
        if (!waiting.isEmpty() && underWay.compareAndSet(false, true)) {
            Thread.ofVirtual().name("job-bulk-push").start(this::run);
        }
    }

    /** Whether all has been told or dropped. */
    boolean idle() {
        return count.get() == 0;
    }

    private void run() {
        do {
            try {
                pushWaiting();
            } finally {
                underWay.set(false);
            }
            // One that came after the last look and found this thread still under way.
        } while (!waiting.isEmpty() && underWay.compareAndSet(false, true));
    }

    private void pushWaiting() {
        for (var piece = waiting.poll(); piece != null; piece = waiting.poll()) {
            try {
                pushes.pushNow(piece.jobs());
                count.addAndGet(-piece.size());
            } catch (RedisDown e) {
                LOG.warnf("Redis did not take a bulk of jobs, the sweep will find them: %s", e.getMessage());
                drop(piece);
                dropWaiting();
            } catch (InterruptedException e) {
                drop(piece);
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void dropWaiting() {
        for (var piece = waiting.poll(); piece != null; piece = waiting.poll()) {
            drop(piece);
        }
    }

    private void drop(BulkIds.Piece piece) {
        count.addAndGet(-piece.size());
        dropped.increment(piece.size());
    }
}
