package dev.innkeeper.realtime.bus;

import dev.innkeeper.broadcast.Envelope;
import dev.innkeeper.realtime.Gauges;
import dev.innkeeper.realtime.RealtimeConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Brings the messages of wanted channels from Redis to the event loops of this node. All fields are touched on
 * {@link #context} only, so that each channel's messages and confirmations keep their order.
 */
@Singleton
public class Bus {
    private static final Logger LOG = Logger.getLogger(Bus.class);
    private static final int AFTER_ALL_OTHERS = 10_000;

    private final Map<String, Topic> topics = new HashMap<>();
    private final Map<String, Consumer<byte[]>> ears = new HashMap<>();
    private final List<String> toSubscribe = new ArrayList<>();
    private final AtomicInteger size;
    private final Vertx vertx;
    private final Context context;
    private final RealtimeConfig config;
    private final BusLine line;
    private final Counter undecodable;
    private MemberLists members = MemberLists.NONE;
    private boolean flushScheduled;

    Bus(Vertx vertx, Redis redis, RealtimeConfig config, Gauges gauges, MeterRegistry metrics) {
        this.vertx = vertx;
        this.config = config;
        this.context = vertx.getOrCreateContext();
        this.line = new BusLine(vertx, context, redis, config.busCheck(), gauges, metrics, new FromRedis());
        this.undecodable = Counter.builder("realtime.bus.undecodable")
                .description("Messages from Redis that no version of ours wrote")
                .register(metrics);
        this.size = gauges.gauge("realtime.bus.subscriptions");
    }

    void start(@Observes StartupEvent event) {
        context.runOnContext(ignored -> line.start());
    }

    /**
     * Wants a Redis channel's messages for one local subscriber. Exactly one of the two tasks runs, in order with the
     * messages; after {@code confirmed} the caller owes one {@link #unsubscribe}, after {@code failed} none.
     */
    public void subscribe(String channel, Listener listener, Runnable confirmed, Runnable failed) {
        context.runOnContext(ignored -> {
            var topic = topics.computeIfAbsent(channel, this::newTopic);
            topic.add(listener);
            if (topic.confirmed()) {
                listener.run(confirmed);
                return;
            }
            var waiter = new Topic.Waiter(listener, confirmed);
            topic.await(waiter);
            vertx.setTimer(
                    config.subscribeTimeout().toMillis(),
                    id -> context.runOnContext(late -> {
                        if (topic.giveUp(waiter)) {
                            release(channel, topic, listener);
                            listener.run(failed);
                        }
                    }));
        });
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
        run(() -> {
            ears.put(redisChannel, ear);
            line.subscribe(List.of(redisChannel));
        });
    }

    /** Who keeps the lists of members; to be said before the first subscription. */
    public void membersAreKeptBy(MemberLists keeper) {
        members = keeper;
    }

    /** Delivers to the local subscribers of the Redis channel; on {@link #context}. */
    public void deliver(String topic, Envelope envelope) {
        var known = topics.get(topic);
        if (known != null) {
            deliver(topic, known, envelope);
        }
    }

    /** One local subscriber less. */
    public void unsubscribe(String channel, Listener listener) {
        context.runOnContext(ignored -> {
            var topic = topics.get(channel);
            if (topic != null) {
                release(channel, topic, listener);
            }
        });
    }

    // After the farewell: whoever is still here hears everything until the end.
    void stop(@Observes @Priority(AFTER_ALL_OTHERS) ShutdownEvent event) {
        context.runOnContext(ignored -> line.stop());
    }

    private Topic newTopic(String topicName) {
        size.incrementAndGet();
        toSubscribe.add(topicName);
        scheduleFlush();
        return new Topic();
    }

    // Pages subscribe to several channels at once, and a thousand clients return together: one command for many.
    private void scheduleFlush() {
        if (!flushScheduled) {
            flushScheduled = true;
            vertx.setTimer(
                    1,
                    id -> context.runOnContext(ignored -> {
                        flushScheduled = false;
                        line.subscribe(toSubscribe);
                        toSubscribe.clear();
                    }));
        }
    }

    private void release(String channel, Topic topic, Listener listener) {
        topic.remove(listener);
        if (topic.idle()) {
            int generation = topic.generation();
            vertx.setTimer(
                    Math.max(1, config.linger().toMillis()),
                    id -> context.runOnContext(ignored -> {
                        if (topic.idle() && topic.generation() == generation && topics.remove(channel, topic)) {
                            size.decrementAndGet();
                            line.unsubscribe(channel);
                        }
                    }));
        }
    }

    private static void deliver(String name, Topic topic, Envelope envelope) {
        var message = new Message(name, envelope, Message.Delivery.QUEUED);
        try {
            topic.listeners().forEach(listener -> listener.message(message));
        } finally {
            message.release();
        }
    }

    private final class FromRedis implements BusLine.Events {
        @Override
        public void message(String redisChannel, byte[] bytes) {
            var topic = topics.get(redisChannel);
            if (topic == null) {
                ears.getOrDefault(redisChannel, unheard -> {}).accept(bytes);
                return;
            }
            Envelope envelope;
            try {
                envelope = Envelope.decode(bytes);
            } catch (IllegalArgumentException e) {
                undecodable.increment();
                LOG.debugf("%s: %s", redisChannel, e.getMessage());
                return;
            }
            if (envelope.members()) {
                members.message(redisChannel, envelope);
            } else {
                deliver(redisChannel, topic, envelope);
            }
        }

        @Override
        public void confirmed(String redisChannel) {
            var topic = topics.get(redisChannel);
            if (topic != null) {
                topic.confirm();
                members.confirmed(redisChannel);
            }
        }

        @Override
        public void lost() {
            topics.values().forEach(Topic::unconfirm);
        }

        @Override
        public Collection<String> wanted() {
            return Stream.concat(topics.keySet().stream(), ears.keySet().stream())
                    .toList();
        }
    }
}
