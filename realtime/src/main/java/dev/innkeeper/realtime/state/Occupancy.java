package dev.innkeeper.realtime.state;

import dev.innkeeper.broadcast.Apps;
import dev.innkeeper.broadcast.ChannelName;
import dev.innkeeper.broadcast.Envelope;
import dev.innkeeper.realtime.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * How many subscribers this node has in each channel, and Redis' knowledge of it. Redis is told the number, not the change,
 * one call a channel at a time: however many come at once, few calls are made, and a repeated one changes nothing.
 * Touched on the bus' context only.
 */
@Singleton
public class Occupancy {
    private static final Logger LOG = Logger.getLogger(Occupancy.class);
    // The protocol's: with more subscribers their number is news at most every five seconds.
    private static final int TOLD_AT_ONCE = 100;
    private static final long TOLD_PAUSE_MILLIS = 5_000;

    private static final class Count {
        private final Place place;
        private int subscribers;
        private boolean dirty;
        private boolean underWay;
        private boolean pausing;
        private final List<CompletableFuture<Void>> waiting = new ArrayList<>();

        private Count(Place place) {
            this.place = place;
        }
    }

    private final Map<Place, Count> counts = new HashMap<>();
    private final Vertx vertx;
    private final Bus bus;
    private final Node node;
    private final ScriptLine line;
    private final Webhooks webhooks;
    private final Apps apps;
    private final Clock clock;

    Occupancy(Vertx vertx, Bus bus, Node node, ScriptLine line, Webhooks webhooks, Apps apps, Clock clock) {
        this.vertx = vertx;
        this.bus = bus;
        this.node = node;
        this.line = line;
        this.webhooks = webhooks;
        this.apps = apps;
        this.clock = clock;
        node.onRenewal(this::sayAgain);
    }

    /** One subscriber more; completes when Redis knows, on the bus' context. */
    public CompletableFuture<Void> entered(Place place) {
        var count = counts.computeIfAbsent(place, Count::new);
        count.subscribers++;
        var known = new CompletableFuture<Void>();
        count.waiting.add(known);
        changed(count);
        return known;
    }

    /** One subscriber less. */
    public void left(Place place) {
        var count = counts.get(place);
        if (count != null && count.subscribers > 0) {
            count.subscribers--;
            changed(count);
        }
    }

    /** Takes back what a dead node said of a channel. */
    Future<Response> clear(String dead, Place place) {
        return call(dead, List.of(), true, place, 0);
    }

    private void sayAgain() {
        List.copyOf(counts.values()).forEach(count -> {
            // What was under way for the old name is not worth waiting for.
            count.underWay = false;
            count.dirty = true;
            bus.run(() -> tell(count));
        });
    }

    private void changed(Count count) {
        if (!count.dirty) {
            count.dirty = true;
            // Whoever else comes in this turn goes with the same call.
            bus.run(() -> tell(count));
        }
    }

    private void tell(Count count) {
        if (count.underWay || !count.dirty) {
            return;
        }
        count.dirty = false;
        count.underWay = true;
        int said = count.subscribers;
        var told = List.copyOf(count.waiting);
        count.waiting.clear();
        String name = node.id();
        call(name, node.formerIds(), false, count.place, said).onComplete(answer -> {
            told.forEach(waiter -> waiter.complete(null));
            if (!name.equals(node.id())) {
                return;
            }
            count.underWay = false;
            if (answer.failed()) {
                LOG.debugf("count: %s", answer.cause().getMessage());
                // Whoever came meanwhile has asked nobody.
                tell(count);
            } else if (answer.result().get(0).toInteger() == -1) {
                node.lost();
            } else {
                told(count, answer.result().get(1).toInteger() == 1);
            }
        });
    }

    private void told(Count count, boolean pause) {
        if (pause && !count.pausing) {
            count.pausing = true;
            vertx.setTimer(
                    TOLD_PAUSE_MILLIS,
                    id -> bus.run(() -> {
                        count.pausing = false;
                        changed(count);
                    }));
        }
        if (count.dirty) {
            tell(count);
        } else if (count.subscribers == 0 && !count.pausing) {
            counts.remove(count.place, count);
        }
    }

    private Future<Response> call(String speaker, List<String> formers, boolean dead, Place place, int subscribers) {
        var names = place.names();
        var app = apps.current(place.app());
        String channel = place.channel();
        boolean told = app.features().subscriptionCounts() && !ChannelName.isPresence(channel);
        var keys = new ArrayList<>(List.of(
                names.lease(speaker),
                names.occupancyOf(speaker),
                names.occupied(),
                names.toldCounts(),
                names.toldPause(channel),
                names.webhooks(),
                names.droppedWebhooks()));
        formers.forEach(former -> keys.add(names.occupancyOf(former)));
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        return line.call(
                Script.OCCUPY,
                keys,
                List.of(
                        dead ? 1 : 0,
                        place.topic(),
                        channel,
                        subscribers,
                        told ? 1 : 0,
                        TOLD_AT_ONCE,
                        TOLD_PAUSE_MILLIS,
                        Buffer.buffer(new Envelope(micros, "", new byte[0]).head()),
                        "{\"event\":\"pusher_internal:subscription_count\",\"channel\":\"%s\",\"data\":\"{\\\"subscription_count\\\":"
                                .formatted(channel),
                        "}\"}",
                        webhooks.now(),
                        Webhooks.MOST_WAITING,
                        webhooks.appIfWanted(app, "channel_occupied"),
                        Webhooks.event("channel_occupied", channel),
                        webhooks.appIfWanted(app, "channel_vacated"),
                        Webhooks.event("channel_vacated", channel),
                        webhooks.appIfWanted(app, "subscription_count"),
                        Webhooks.begin("subscription_count", channel) + ",\"subscription_count\":"));
    }
}
