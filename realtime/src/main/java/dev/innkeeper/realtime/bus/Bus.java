package dev.innkeeper.realtime.bus;

import dev.innkeeper.broadcast.Envelope;
import dev.innkeeper.broadcast.HistoryRules;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.realtime.Gauges;
import dev.innkeeper.realtime.RealtimeConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Brings the messages of wanted channels from Redis to the event loops of this node. */
@Singleton
public class Bus {
    private static final int AFTER_ALL_OTHERS = 10_000;

    private final Vertx vertx;
    private final RealtimeConfig config;
    private final Context context;
    private final List<BusPart> parts;
    private long keeping;

    Bus(
            Vertx vertx,
            Redis redis,
            RealtimeConfig config,
            RedisNames names,
            HistoryRules histories,
            Gauges gauges,
            MeterRegistry metrics) {
        var meters = new BusMeters(gauges, metrics);
        this.vertx = vertx;
        this.config = config;
        this.context = vertx.getOrCreateContext();
        this.parts = IntStream.range(0, config.busConnections())
                .mapToObj(i -> new BusPart(vertx, context, redis, config, names, histories, meters))
                .toList();
    }

    void start(@Observes StartupEvent event) {
        parts.forEach(BusPart::start);
        keeping = vertx.setPeriodic(
                config.leaseRefresh().toMillis(), timer -> run(() -> parts.forEach(BusPart::keepPositions)));
    }

    /**
     * Wants a Redis channel's messages for one local subscriber. Exactly one of the two tasks runs, in order with the
     * messages; after {@code confirmed} the caller owes one {@link #unsubscribe}, after {@code failed} none.
     */
    public void subscribe(String channel, Listener listener, Runnable confirmed, Runnable failed) {
        part(channel).subscribe(channel, listener, confirmed, failed);
    }

    /** One local subscriber less. */
    public void unsubscribe(String channel, Listener listener) {
        part(channel).unsubscribe(channel, listener);
    }

    /** The one thread on which messages and what belongs to them are put in order. */
    public Context context() {
        return context;
    }

    /** Runs on {@link #context}, later. */
    public void run(Runnable task) {
        context.runOnContext(ignored -> task.run());
    }

    /** Hears whatever is said on a Redis channel that is no application's, from now on; on {@link #context}. */
    public void hear(String redisChannel, Consumer<byte[]> ear) {
        hear(redisChannel, ear, () -> {});
    }

    /** The same, and runs the task whenever it hears from now on, but did not hear before. */
    public void hear(String redisChannel, Consumer<byte[]> ear, Runnable hears) {
        run(() -> part(redisChannel).hear(redisChannel, ear, hears));
    }

    /**
     * Asks Redis something on the connection that brings the channel's messages: the answer has its place among them. On
     * {@link #context}.
     */
    public Future<Response> ask(String channel, Request question) {
        return part(channel).ask(question);
    }

    /** Who keeps the lists of members; to be said before the first subscription. */
    public void membersAreKeptBy(MemberLists keeper) {
        parts.forEach(part -> part.membersAreKeptBy(keeper));
    }

    /** Delivers to the local subscribers of the Redis channel; on {@link #context}. */
    public void deliver(String topic, Envelope envelope) {
        part(topic).deliver(topic, envelope);
    }

    // After the farewell: whoever is still here hears everything until the end.
    void stop(@Observes @Priority(AFTER_ALL_OTHERS) ShutdownEvent event) {
        vertx.cancelTimer(keeping);
        parts.forEach(BusPart::stop);
    }

    // One connection a channel, or its messages could overtake each other.
    private BusPart part(String channel) {
        return parts.get(Math.floorMod(channel.hashCode(), parts.size()));
    }
}
