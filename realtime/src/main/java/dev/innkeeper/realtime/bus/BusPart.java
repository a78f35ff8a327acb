package dev.innkeeper.realtime.bus;

import dev.innkeeper.broadcast.Envelope;
import dev.innkeeper.broadcast.HistoryRules;
import dev.innkeeper.broadcast.PushLine;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.realtime.ChannelPatterns;
import dev.innkeeper.realtime.RealtimeConfig;
import dev.innkeeper.realtime.resume.Recall;
import dev.innkeeper.realtime.resume.Stream;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The channels of one Redis connection. All fields are touched on {@link #context} only, so that each channel's messages
 * and confirmations keep their order.
 */
final class BusPart implements PushLine.Events {
    private static final Logger LOG = Logger.getLogger(BusPart.class);

    private static final long NO_ANSWER_MILLIS = 1_000;
    private static final int KEPT_AT_ONCE = 500;
    private static final Ear DEAF = new Ear(unheard -> {}, () -> {});

    private record Ear(Consumer<byte[]> message, Runnable hears) {}

    private final Map<String, Topic> topics = new HashMap<>();
    private final Map<String, Ear> ears = new HashMap<>();
    private final Set<String> toSubscribe = new LinkedHashSet<>();
    private final Set<String> toUnsubscribe = new LinkedHashSet<>();
    private final Vertx vertx;
    private final Context context;
    private final RealtimeConfig config;
    private final RedisNames names;
    private final HistoryRules histories;
    private final BusMeters meters;
    private final ChannelPatterns latestOnly;
    private final PushLine line;
    private MemberLists members = MemberLists.NONE;
    private String run = "";
    private boolean flushScheduled;

    BusPart(
            Vertx vertx,
            Context context,
            Redis redis,
            RealtimeConfig config,
            RedisNames names,
            HistoryRules histories,
            BusMeters meters) {
        this.vertx = vertx;
        this.config = config;
        this.names = names;
        this.histories = histories;
        this.meters = meters;
        this.latestOnly = ChannelPatterns.of(config.latestOnly());
        this.context = context;
        this.line = new PushLine(vertx, context, redis, config.busCheck(), this);
    }

    void start() {
        context.runOnContext(ignored -> line.start());
    }

    void stop() {
        context.runOnContext(ignored -> line.stop());
    }

    void subscribe(String channel, Listener listener, Runnable confirmed, Runnable failed) {
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

    void unsubscribe(String channel, Listener listener) {
        context.runOnContext(ignored -> {
            var topic = topics.get(channel);
            if (topic != null) {
                release(channel, topic, listener);
            }
        });
    }

    void hear(String redisChannel, Consumer<byte[]> ear, Runnable hears) {
        ears.put(redisChannel, new Ear(ear, hears));
        line.subscribe(List.of(redisChannel));
    }

    Future<Response> ask(Request question) {
        return line.ask(question);
    }

    /** Once in a while: whoever is here may come back after a long silence of the channel. */
    void keepPositions() {
        long now = System.nanoTime();
        topics.values().stream()
                .flatMap(topic -> topic.keepPosition(now).stream())
                .limit(KEPT_AT_ONCE)
                .forEach(keep -> line.ask(keep).onFailure(error -> LOG.debugf("position: %s", error.getMessage())));
    }

    void membersAreKeptBy(MemberLists keeper) {
        members = keeper;
    }

    void deliver(String channel, Envelope envelope) {
        var topic = topics.get(channel);
        if (topic != null) {
            topic.handOn(envelope);
        }
    }

    @Override
    public void message(String redisChannel, byte[] bytes) {
        var topic = topics.get(redisChannel);
        if (topic == null) {
            ears.getOrDefault(redisChannel, DEAF).message.accept(bytes);
            return;
        }
        Envelope envelope;
        try {
            envelope = Envelope.decode(bytes);
        } catch (IllegalArgumentException e) {
            meters.undecodable.increment();
            LOG.debugf("%s: %s", redisChannel, e.getMessage());
            return;
        }
        if (envelope.members()) {
            members.message(redisChannel, envelope);
        } else {
            topic.message(envelope);
        }
    }

    @Override
    public void confirmed(String redisChannel) {
        var topic = topics.get(redisChannel);
        if (topic == null) {
            ears.getOrDefault(redisChannel, DEAF).hears.run();
            return;
        }
        if (!topic.confirmed()) {
            topic.subscribed().ifPresent(question -> ask(topic, question));
        }
        members.confirmed(redisChannel);
    }

    private void ask(Topic topic, Topic.Question question) {
        line.ask(Recall.since(question.stream(), run, question.seen())).onComplete(answer -> {
            if (answer.succeeded()) {
                recalled(topic, question, answer.result());
            } else {
                LOG.debugf("a history did not answer: %s", answer.cause().getMessage());
                // If it is the connection that has ended, the next one is asked.
                vertx.setTimer(NO_ANSWER_MILLIS, id -> context.runOnContext(ignored -> topic.notRecalled(question)));
            }
        });
    }

    private static void recalled(Topic topic, Topic.Question question, Response answer) {
        Recall recall;
        try {
            recall = Recall.of(answer);
        } catch (RuntimeException e) {
            LOG.warnf("a history can not be read: %s", e.getMessage());
            topic.notRecalled(question);
            return;
        }
        topic.recalled(question, recall);
    }

    @Override
    public Future<String> prepare(RedisConnection connection) {
        return Recall.prepare(connection);
    }

    @Override
    public void opened(String serversRun, Duration outage) {
        run = serversRun;
        meters.connected.incrementAndGet();
        meters.outages.record(outage);
    }

    @Override
    public void closed() {
        meters.connected.decrementAndGet();
    }

    @Override
    public void lost() {
        meters.reconnects.increment();
        topics.values().forEach(Topic::lost);
    }

    @Override
    public void answered(Duration roundTrip) {
        meters.roundTrip.record(roundTrip);
    }

    @Override
    public void away(Throwable cause) {
        LOG.warnf("Redis is away, sockets stay open and events are missed until it returns: %s", cause.getMessage());
    }

    @Override
    public void back() {
        LOG.info("Redis is back: channels are subscribed again");
    }

    @Override
    public Collection<String> wanted() {
        var all = new ArrayList<>(topics.keySet());
        all.addAll(ears.keySet());
        return all;
    }

    private Topic newTopic(String channel) {
        meters.subscriptions.incrementAndGet();
        toSubscribe.add(channel);
        scheduleFlush();
        return new Topic(
                channel,
                Stream.of(channel, names, histories).orElse(null),
                latestOnly.match(RedisNames.channelOf(channel)),
                meters);
    }

    // Pages subscribe to several channels at once, and a thousand clients return together: one command for many.
    private void scheduleFlush() {
        if (!flushScheduled) {
            flushScheduled = true;
            vertx.setTimer(
                    1,
                    id -> context.runOnContext(ignored -> {
                        flushScheduled = false;
                        flush();
                    }));
        }
    }

    // Who left and returned within the same batch has never been away.
    private void flush() {
        toUnsubscribe.removeAll(topics.keySet());
        line.unsubscribe(toUnsubscribe);
        toUnsubscribe.clear();
        toSubscribe.retainAll(topics.keySet());
        line.subscribe(toSubscribe);
        toSubscribe.clear();
    }

    private void release(String channel, Topic topic, Listener listener) {
        topic.remove(listener);
        if (topic.idle()) {
            int generation = topic.generation();
            vertx.setTimer(
                    Math.max(1, config.linger().toMillis()),
                    id -> context.runOnContext(ignored -> {
                        if (topic.idle() && topic.generation() == generation && topics.remove(channel, topic)) {
                            meters.subscriptions.decrementAndGet();
                            toUnsubscribe.add(channel);
                            scheduleFlush();
                        }
                    }));
        }
    }
}
