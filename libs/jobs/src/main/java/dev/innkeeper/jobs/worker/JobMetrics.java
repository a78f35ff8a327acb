package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.store.ClaimedJob;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What a worker counts. */
@Singleton
class JobMetrics {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5)
    };

    private final MeterRegistry registry;
    private final Map<String, Timer> waits = new ConcurrentHashMap<>();
    private final Map<String, Timer> runs = new ConcurrentHashMap<>();

    JobMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void gauge(String name, String meaning, Supplier<Number> value) {
        Gauge.builder(name, value).description(meaning).register(registry);
    }

    void waited(ClaimedJob job) {
        var wait = job.waited().isNegative() ? Duration.ZERO : job.waited();
        waits.computeIfAbsent(job.queue(), queue -> timer("jobs.wait", "From due to started", "queue", queue))
                .record(wait);
    }

    void ran(ClaimedJob job, long nanos) {
        runs.computeIfAbsent(
                        job.kind(),
                        kind -> timer("jobs.run", "One attempt of the handler", "kind", kind, "queue", job.queue()))
                .record(Duration.ofNanos(nanos));
    }

    /** The end of an attempt: done, retried, dead, lost, handed_back, busy, ghost, unknown_kind or rejected. */
    void ended(ClaimedJob job, String outcome) {
        registry.counter("jobs.attempts", "kind", job.kind(), "queue", job.queue(), "outcome", outcome)
                .increment();
    }

    void crashed(String queue, int jobs) {
        registry.counter("jobs.crashes", "queue", queue).increment(jobs);
    }

    private Timer timer(String name, String meaning, String... tags) {
        return Timer.builder(name)
                .description(meaning)
                .tags(tags)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
