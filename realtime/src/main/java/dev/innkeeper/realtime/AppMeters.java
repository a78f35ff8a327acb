package dev.innkeeper.realtime;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.Apps;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The numbers of each application. However many there are, labels stay few: those that are seen after the first hundred
 * share one. Safe for many threads.
 */
@Singleton
public class AppMeters {
    static final int MOST = 100;
    /** No application's id: those have no brackets. */
    static final String OTHERS = "(others)";

    /** One application's, or those of all that share a label. */
    public record Numbers(
            AtomicInteger connections, Counter messagesIn, Counter messagesOut, Counter webhooksDropped) {}

    private final Map<String, Numbers> known = new ConcurrentHashMap<>();
    private final MeterRegistry registry;
    private final Gauges gauges;

    AppMeters(MeterRegistry registry, Gauges gauges, Apps apps) {
        this.registry = registry;
        this.gauges = gauges;
        of(apps.configured());
    }

    public Numbers of(App app) {
        return of(app.id());
    }

    public Numbers of(String appId) {
        var numbers = known.get(appId);
        if (numbers != null) {
            return numbers;
        }
        // The one that is shared counts as well.
        return known.computeIfAbsent(known.size() < MOST ? appId : OTHERS, this::register);
    }

    private Numbers register(String label) {
        return new Numbers(
                gauges.gauge("realtime.app.connections", "app", label),
                counter("realtime.app.messages.in", "Messages from an application's clients", label),
                counter("realtime.app.messages.out", "Published events written to an application's clients", label),
                counter("realtime.webhooks.dropped", "Webhooks that no worker read before too many waited", label));
    }

    private Counter counter(String name, String description, String label) {
        return Counter.builder(name).description(description).tag("app", label).register(registry);
    }
}
