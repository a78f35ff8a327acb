package dev.innkeeper.realtime;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.Apps;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The numbers of each application. However many there are, labels stay few: those that are seen after the first hundred
 * share one, and those of an application that is gone go too. Safe for many threads.
 */
@Singleton
public class AppMeters {
    static final int MOST = 100;
    /** No application's id: those have no brackets. */
    static final String OTHERS = "(others)";

    private static final String CONNECTIONS = "realtime.app.connections";
    private static final String SUBSCRIPTIONS = "realtime.app.subscriptions";

    /**
     * One application's, or those of all that share a label. Whoever counts up and later down keeps them meanwhile: the
     * label may be another's then.
     */
    public record Numbers(
            AtomicInteger connections,
            AtomicInteger subscriptions,
            Counter messagesIn,
            Counter messagesOut,
            Counter bytesOut,
            Counter webhooksDropped) {

        private List<Counter> counters() {
            return List.of(messagesIn, messagesOut, bytesOut, webhooksDropped);
        }
    }

    private final Map<String, Numbers> known = new ConcurrentHashMap<>();
    private final MeterRegistry registry;
    private final Gauges gauges;
    private final Apps apps;

    AppMeters(MeterRegistry registry, Gauges gauges, Apps apps) {
        this.registry = registry;
        this.gauges = gauges;
        this.apps = apps;
        of(apps.configured());
        apps.onChange(this::forgetThoseThatAreGone);
    }

    public Numbers of(App app) {
        return of(app.id());
    }

    /** Those of the application; if there is none of this id, those of all others. */
    public Numbers of(String appId) {
        var numbers = known.get(appId);
        if (numbers != null) {
            return numbers;
        }
        // The one that is shared counts as well.
        boolean own = known.size() < MOST && apps.byId(appId).isPresent();
        return known.computeIfAbsent(own ? appId : OTHERS, this::register);
    }

    private Numbers register(String label) {
        return new Numbers(
                gauges.gauge(CONNECTIONS, "app", label),
                gauges.gauge(SUBSCRIPTIONS, "app", label),
                counter("realtime.app.messages.in", "Messages from an application's clients", label),
                counter("realtime.app.messages.out", "Published events written to an application's clients", label),
                counter("realtime.app.bytes.out", "Bytes of published events written to its clients", label),
                counter("realtime.webhooks.dropped", "Webhooks that no worker read before too many waited", label));
    }

    private void forgetThoseThatAreGone() {
        for (var id : known.keySet()) {
            if (!id.equals(OTHERS) && apps.byId(id).isEmpty()) {
                known.computeIfPresent(id, (gone, numbers) -> {
                    gauges.remove(CONNECTIONS, "app", gone);
                    gauges.remove(SUBSCRIPTIONS, "app", gone);
                    numbers.counters().forEach(registry::remove);
                    return null;
                });
            }
        }
    }

    private Counter counter(String name, String description, String label) {
        return Counter.builder(name).description(description).tag("app", label).register(registry);
    }
}
