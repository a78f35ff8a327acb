package dev.innkeeper.jobs.worker;

import dev.innkeeper.platform.ids.Ids;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The attempts this worker answers for: those whose handler runs, and those whose completion waits to be written. */
@Singleton
class Running {
    private final String worker;
    private final Map<UUID, Run> attempts = new ConcurrentHashMap<>();
    private final AtomicInteger handlers = new AtomicInteger();

    Running(Ids ids) {
        this.worker = ids.next().toString();
    }

    /** The name of this worker in leases. */
    String worker() {
        return worker;
    }

    boolean add(Run run) {
        if (attempts.putIfAbsent(run.jobId(), run) != null) {
            return false;
        }
        handlers.incrementAndGet();
        return true;
    }

    void handlerEnded() {
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

    Collection<Run> all() {
        return List.copyOf(attempts.values());
    }
}
