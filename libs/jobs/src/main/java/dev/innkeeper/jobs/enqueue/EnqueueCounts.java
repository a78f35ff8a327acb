package dev.innkeeper.jobs.enqueue;

import dev.innkeeper.jobs.JobRow;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Counts written rows by queue and kind. */
@Singleton
class EnqueueCounts {
    private final MeterRegistry metrics;
    /** By kind, which has one queue. */
    private final ConcurrentMap<String, Counter> enqueued = new ConcurrentHashMap<>();

    EnqueueCounts(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    void add(JobRow row) {
        var counter = enqueued.get(row.kind());
        if (counter == null) {
            counter = enqueued.computeIfAbsent(
                    row.kind(), kind -> metrics.counter("jobs.enqueued", "queue", row.queue(), "kind", kind));
        }
        counter.increment();
    }

    void add(Collection<JobRow> rows) {
        rows.forEach(this::add);
    }
}
