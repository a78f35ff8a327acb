package dev.innkeeper.jobs.worker;

import dev.innkeeper.platform.ids.Ids;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The attempts this worker answers for: those claimed ahead, those whose handler runs, and those whose completion waits
 * to be written.
 */
@Singleton
class Running {
    private final UUID worker;
    private final String name;
    private final Map<UUID, Run> attempts = new ConcurrentHashMap<>();
    private final AtomicInteger handlers = new AtomicInteger();

    Running(Ids ids) {
        this.worker = ids.next();
        this.name = worker.toString();
    }

    UUID id() {
        return worker;
    }

    /** The name of this worker in leases. */
    String worker() {
        return name;
    }

    /**
     * Takes an attempt on. One of the same job that has not ended yet takes its lease over instead, or that Postgres hides
     * the job, and it is refused.
     */
    boolean add(Run run) {
        return attempts.compute(run.jobId(), (id, current) -> {
                    if (current == null) {
                        return run;
                    }
                    if (run.leased()) {
                        current.leasedAgain(run.holder());
                        current.renewed(run.heldSince());
                    } else {
                        current.hiddenUntil(Instant.ofEpochMilli(run.job().runAtMillis()));
                    }
                    return current;
                })
                == run;
    }

    /** An attempt of this job that has not ended takes over a lease that this worker was given once more; answers whether there is one. */
    boolean leasedAgain(UUID job, String holder) {
        return attempts.computeIfPresent(job, (id, current) -> {
                    current.leasedAgain(holder);
                    return current;
                })
                != null;
    }

    boolean takeSlot(int most) {
        return handlers.getAndUpdate(taken -> Math.min(taken + 1, most)) < most;
    }

    void freeSlot() {
        handlers.decrementAndGet();
    }

    void remove(Run run) {
        attempts.remove(run.jobId(), run);
    }

    @Nullable
    Run find(UUID id) {
        return attempts.get(id);
    }

    /** How many handlers run: the slots in use. */
    int handlers() {
        return handlers.get();
    }

    boolean isEmpty() {
        return attempts.isEmpty();
    }

    /** A view that others may change meanwhile. */
    Collection<Run> all() {
        return Collections.unmodifiableCollection(attempts.values());
    }
}
