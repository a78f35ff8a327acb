package dev.innkeeper.jobs.enqueue;

import dev.innkeeper.jobs.dispatch.Pushes;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process that stops in order tells Redis of what it has enqueued first. What it cannot, the sweep finds. */
@Singleton
class LastPushes {
    // A million ids take two seconds; the orchestrator waits at least ten.
    private static final Duration LONGEST = Duration.ofSeconds(3);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Pushes pushes;
    private final BulkPushes bulks;

    LastPushes(Pushes pushes, BulkPushes bulks) {
        this.pushes = pushes;
        this.bulks = bulks;
    }

    void await(@Observes ShutdownEvent event) {
        long until = System.nanoTime() + LONGEST.toNanos();
        while (!(pushes.idle() && bulks.idle()) && System.nanoTime() < until) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
