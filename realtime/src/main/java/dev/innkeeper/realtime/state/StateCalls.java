package dev.innkeeper.realtime.state;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.Envelope;
import dev.innkeeper.realtime.bus.Bus;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Single questions and orders to Redis, from any thread; what they give completes on the bus' context. */
@Singleton
public class StateCalls {
    private static final Logger LOG = Logger.getLogger(StateCalls.class);
    // Who asks within a moment asks for the same missing event.
    private static final long SAME_MISS_MILLIS = 5_000;

    private final Bus bus;
    private final ScriptLine line;
    private final Webhooks webhooks;

    StateCalls(Bus bus, ScriptLine line, Webhooks webhooks) {
        this.bus = bus;
        this.line = line;
        this.webhooks = webhooks;
    }

    /** The last event of a cache channel; where there is none, the application is told so once. */
    public CompletionStage<Optional<Envelope>> lastEvent(Place place) {
        var last = new CompletableFuture<Optional<Envelope>>();
        var names = place.names();
        bus.run(() -> line.call(
                        Script.MISS,
                        List.of(
                                names.cache(place.channel()),
                                names.missed(place.channel()),
                                names.webhooks(),
                                names.droppedWebhooks()),
                        List.of(
                                SAME_MISS_MILLIS,
                                webhooks.appIfWanted(place.app(), "cache_miss"),
                                Webhooks.event("cache_miss", place.channel()),
                                webhooks.now(),
                                Webhooks.MOST_WAITING))
                .map(answer -> Optional.ofNullable(answer).map(bytes -> Envelope.decode(bytes.toBytes())))
                .onSuccess(last::complete)
                .onFailure(last::completeExceptionally));
        return last;
    }

    /** Notes a webhook's event, if the application wants it. */
    public void note(App app, Place place, String name, Supplier<String> event) {
        if (!webhooks.appIfWanted(app, name).isEmpty()) {
            var names = place.names();
            bus.run(() -> line.call(
                            Script.NOTE,
                            List.of(names.webhooks(), names.droppedWebhooks()),
                            List.of(app.id(), event.get(), webhooks.now(), Webhooks.MOST_WAITING))
                    .onFailure(error -> LOG.debugf("webhook: %s", error.getMessage())));
        }
    }
}
