package dev.innkeeper.jobs.worker;

import dev.innkeeper.jobs.store.ClaimedJob;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a worker counts. Kinds and queues are names from code and configuration, so that there are not many. */
@Singleton
class JobMetrics {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5)
    };

    // What Redis knows of a job is its id: the kind is in the row.
    private static final String GONE = "gone";
    private static final String UNKNOWN = "unknown";

    private final MeterRegistry registry;
    private final Handlers handlers;
    private final Map<Key, Meters> meters = new ConcurrentHashMap<>();

    JobMetrics(MeterRegistry registry, Handlers handlers) {
        this.registry = registry;
        this.handlers = handlers;
        handlers.all().forEach(handled -> expect(handled.kind(), handled.queue()));
    }

    // A counter that begins with its first event shows no increase: whoever watches for one must have seen the zero.
    private void expect(String kind, String queue) {
        attempts(kind, queue, "dead");
        crashes(kind, queue);
        suspects(kind, queue);
    }

    private record Key(String kind, String queue) {}

    private record Meters(Timer waiting, Timer running, Map<String, Counter> outcomes) {}

    void gauge(String name, String meaning, Supplier<Number> value) {
        Gauge.builder(name, value).description(meaning).register(registry);
    }

    /** An attempt begins; its job has waited since it was due. */
    void started(ClaimedJob job) {
        var wait = job.waited().isNegative() ? Duration.ZERO : job.waited();
        meters(job.kind(), job.queue()).waiting.record(wait);
    }

    void ran(String kind, String queue, long nanos) {
        meters(kind, queue).running.record(Duration.ofNanos(nanos));
    }

    /** The end of an attempt: done, retried, snoozed, cancelled, dead, lost, handed_back, busy or rejected. */
    void ended(ClaimedJob job, String outcome) {
        var kind = known(job);
        meters(kind, job.queue())
                .outcomes
                .computeIfAbsent(outcome, one -> attempts(kind, job.queue(), one))
                .increment();
    }

    /** A job that nobody here handles is left for another worker. */
    void unknownKind(String queue) {
        attempts(UNKNOWN, queue, "unknown_kind").increment();
    }

    /** A lease on a job whose row is gone. */
    void ghost(String queue) {
        registry.counter("jobs.ghosts", "queue", queue).increment();
    }

    /** A lease that expired; the job's row may be gone. */
    void suspect(String queue, @Nullable ClaimedJob row) {
        suspects(row == null ? GONE : known(row), queue).increment();
    }

    /** A job lost its worker; {@code dead} if that was once too often. */
    void crashed(ClaimedJob job, boolean dead) {
        crashes(known(job), job.queue()).increment();
        if (dead) {
            ended(job, "dead");
        }
    }

    // What nobody here handles may be called anything: a name that a row brings makes no series of its own.
    private String known(ClaimedJob job) {
        return handlers.handles(job.kind()) ? job.kind() : UNKNOWN;
    }

    private Meters meters(String kind, String queue) {
        return meters.computeIfAbsent(
                new Key(kind, queue),
                key -> new Meters(
                        timer("jobs.wait", "From due to started", key),
                        timer("jobs.run", "One attempt of the handler", key),
                        new ConcurrentHashMap<>()));
    }

    private Counter suspects(String kind, String queue) {
        return registry.counter("jobs.suspects", "kind", kind, "queue", queue);
    }

    private Counter crashes(String kind, String queue) {
        return registry.counter("jobs.crashes", "kind", kind, "queue", queue);
    }

    private Counter attempts(String kind, String queue, String outcome) {
        return registry.counter("jobs.attempts", "kind", kind, "queue", queue, "outcome", outcome);
    }

    private Timer timer(String name, String meaning, Key key) {
        return Timer.builder(name)
                .description(meaning)
                .tags("kind", key.kind(), "queue", key.queue())
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
