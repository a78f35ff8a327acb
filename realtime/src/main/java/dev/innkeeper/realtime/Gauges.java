package dev.innkeeper.realtime;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The numbers that go up and down. They leave the registry together with this service, for the registry may outlive it:
 * where a process starts the service a second time, the first one's numbers would be shown for ever.
 */
@Singleton
public class Gauges {
    private final MeterRegistry registry;
    private final Queue<Meter> registered = new ConcurrentLinkedQueue<>();

    Gauges(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A number of that name, zero at first. */
    public AtomicInteger gauge(String name, String... tags) {
        var number = new AtomicInteger();
        registered.add(
                Gauge.builder(name, number, AtomicInteger::get).tags(tags).register(registry));
        return number;
    }

    /** Shows a number under that name, asked for whenever somebody looks. */
    public void gauge(String name, Supplier<Number> number, String... tags) {
        registered.add(Gauge.builder(name, number).tags(tags).register(registry));
    }

    /** Shows the number no more. */
    public void remove(String name, String... tags) {
        registered.removeIf(meter -> {
            boolean meant = meter.getId().getName().equals(name)
                    && meter.getId()
                            .getTags()
                            .containsAll(Tags.of(tags).stream().toList());
            if (meant) {
                registry.remove(meter);
            }
            return meant;
        });
    }

    @PreDestroy
    void remove() {
        registered.forEach(registry::remove);
    }
}
