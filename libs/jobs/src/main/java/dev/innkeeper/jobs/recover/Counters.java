package dev.innkeeper.jobs.recover;

import dev.innkeeper.jobs.dispatch.QueueSizes;
import dev.innkeeper.jobs.dispatch.QueueSizes.Sizes;
import dev.innkeeper.jobs.dispatch.RedisDown;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import javax.sql.DataSource;

/**
 * Counts what waits in each queue, from numbers that Redis keeps anyway, and the dead. What is not known, in a
 * standby or while Redis is away, is NaN.
 */
@Singleton
class Counters implements RecoverLoop {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final long STALE_NANOS = INTERVAL.multipliedBy(4).toNanos();
    // Beyond this nobody needs to know how many exactly, and counting stays cheap.
    private static final int MOST_DEAD = 10_000;
    private static final String DEAD =
            "select count(*) from (select from job where state = 'dead' limit " + MOST_DEAD + ") dead";

    private final QueueSizes sizes;
    private final DataSource database;
    private final Clock clock;
    private final QueueNames queues;
    private final MeterRegistry metrics;
    private final Map<String, Counted> counted = new HashMap<>();
    private volatile double dead = Double.NaN;
    private volatile long deadCountedAt;

    Counters(QueueSizes sizes, DataSource database, Clock clock, QueueNames queues, MeterRegistry metrics) {
        this.sizes = sizes;
        this.database = database;
        this.clock = clock;
        this.queues = queues;
        this.metrics = metrics;
        queues.configured().forEach(this::counted);
        Gauge.builder("jobs.dead", this, Counters::deadIfFresh)
                .description("Dead jobs, at most " + MOST_DEAD)
                .register(metrics);
    }

    /** The last numbers of a queue. */
    private static final class Counted {
        private volatile double ready = Double.NaN;
        private volatile double delayed = Double.NaN;
        private volatile double leased = Double.NaN;
        private volatile double parked = Double.NaN;
        private volatile double oldest = Double.NaN;
        private volatile double clear = Double.NaN;
        private final Pace pace = new Pace();
        private volatile long takenAt;

        /** One that leads no more says nothing, rather than what was. */
        double ifFresh(double value) {
            return System.nanoTime() - takenAt < STALE_NANOS ? value : Double.NaN;
        }

        void take(Sizes found, long nowMillis, long nanos) {
            ready = found.ready();
            delayed = found.delayed();
            leased = found.leased();
            parked = found.parked();
            oldest = found.paused()
                            || found.ready() == 0
                            || found.oldestReadyMillis().isEmpty()
                    ? 0
                    : Math.max(0, nowMillis - found.oldestReadyMillis().getAsLong()) / 1000.0;
            double atThisPace = pace.secondsToClear(found.ready(), nanos);
            // More workers would not help, nor is anybody to be woken for it.
            clear = found.paused() ? 0 : atThisPace;
            takenAt = nanos;
        }
    }

    private Counted counted(String queue) {
        return counted.computeIfAbsent(queue, name -> {
            var count = new Counted();
            gauge("jobs.queue.ready", name, count, it -> it.ready, "due, and nobody has them");
            gauge("jobs.queue.delayed", name, count, it -> it.delayed, "due within the horizon");
            gauge("jobs.queue.leased", name, count, it -> it.leased, "with a worker");
            gauge("jobs.queue.parked", name, count, it -> it.parked, "held back by a limit or a rate");
            gauge(
                    "jobs.queue.oldest.ready.seconds",
                    name,
                    count,
                    it -> it.oldest,
                    "since the first was due; 0 while paused");
            gauge(
                    "jobs.queue.clear.seconds",
                    name,
                    count,
                    it -> it.clear,
                    "until none is ready at this pace; 0 while paused");
            return count;
        });
    }

    @Override
    public String name() {
        return "counters";
    }

    @Override
    public Duration interval() {
        return INTERVAL;
    }

    @Override
    public void turn(long epoch) throws SQLException, RedisDown, InterruptedException {
        try {
            count();
        } finally {
            countDead();
        }
    }

    private void count() throws SQLException, RedisDown, InterruptedException {
        var found = sizes.of(queues.all());
        long now = clock.millis();
        long nanos = System.nanoTime();
        found.forEach((queue, size) -> counted(queue).take(size, now, nanos));
    }

    private void countDead() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(DEAD);
                var row = statement.executeQuery()) {
            row.next();
            dead = row.getLong(1);
            deadCountedAt = System.nanoTime();
        }
    }

    private double deadIfFresh() {
        return System.nanoTime() - deadCountedAt < STALE_NANOS ? dead : Double.NaN;
    }

    private void gauge(String name, String queue, Counted count, ToDoubleFunction<Counted> value, String description) {
        Gauge.builder(name, count, it -> it.ifFresh(value.applyAsDouble(it)))
                .tags(Tags.of("queue", queue))
                .description(description)
                .register(metrics);
    }
}
