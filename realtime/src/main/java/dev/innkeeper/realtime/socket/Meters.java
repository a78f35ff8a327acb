package dev.innkeeper.realtime.socket;

import dev.innkeeper.broadcast.App;
import dev.innkeeper.broadcast.ChannelName;
import dev.innkeeper.broadcast.RedisNames;
import dev.innkeeper.realtime.AppMeters;
import dev.innkeeper.realtime.Gauges;
import dev.innkeeper.realtime.bus.Message;
import dev.innkeeper.realtime.wire.CloseCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The numbers of this node. Labels have few values: never a channel, never an account. */
@Singleton
class Meters {
    private static final String SUBSCRIPTIONS = "realtime.subscriptions";
    private static final int NORMAL = 1000;
    private static final int GOING_AWAY = 1001;
    /** Of a connection that ended without a close. */
    static final int VANISHED = 1006;

    // Clients may say any.
    private static final List<Integer> CLIENT_CLOSES = List.of(NORMAL, GOING_AWAY, VANISHED);
    private static final String OTHER = "other";

    final AtomicInteger connections;
    private final AtomicInteger publicSubscriptions;
    private final AtomicInteger privateSubscriptions;
    private final AtomicInteger presenceSubscriptions;
    private final AtomicInteger encryptedSubscriptions;
    private final Counter messagesIn;
    final Counter rateLimited;
    final Counter droppedEvents;
    final Counter supersededEvents;
    final Counter overrunEvents;
    private final Counter messagesOut;
    private final Counter bytesOut;
    final Timer loopDelay;
    private final Timer lag;
    private final MeterRegistry registry;
    private final Clock clock;
    private final AppMeters apps;
    private final String prefix;

    Meters(MeterRegistry registry, Gauges gauges, Clock clock, AppMeters apps, RedisNames names) {
        this.registry = registry;
        this.clock = clock;
        this.apps = apps;
        this.prefix = names.prefix();
        this.connections = gauges.gauge("realtime.connections");
        this.publicSubscriptions = gauges.gauge(SUBSCRIPTIONS, "type", "public");
        this.privateSubscriptions = gauges.gauge(SUBSCRIPTIONS, "type", "private");
        this.presenceSubscriptions = gauges.gauge(SUBSCRIPTIONS, "type", "presence");
        this.encryptedSubscriptions = gauges.gauge(SUBSCRIPTIONS, "type", "encrypted");
        this.messagesIn = counter("realtime.messages.in", "Messages from clients");
        this.messagesOut = counter("realtime.messages.out", "Published events written to clients");
        this.bytesOut = counter("realtime.bytes.out", "Bytes of published events written to clients");
        this.rateLimited = counter("realtime.messages.limited", "Messages from clients that were over a limit");
        this.droppedEvents = dropped("not_keeping_up");
        this.supersededEvents = dropped("superseded");
        this.overrunEvents = dropped("node_overrun");
        this.loopDelay = Timer.builder("realtime.loop.delay")
                .description("How late an event loop was for its check of every second")
                .register(registry);
        this.lag = Timer.builder("realtime.delivery.lag")
                .description("From publishing an event to the flush to this node's clients")
                .serviceLevelObjectives(
                        Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofSeconds(1))
                .register(registry);
        // Whoever watches for an increase must have seen the zero.
        for (var code : CloseCode.values()) {
            closes(code);
        }
        CLIENT_CLOSES.forEach(code -> clientCloses(String.valueOf(code)));
        clientCloses(OTHER);
    }

    void closed(CloseCode code) {
        closes(code).increment();
    }

    /** By the other side, with this code. */
    void left(int code) {
        clientCloses(CLIENT_CLOSES.contains(code) ? String.valueOf(code) : OTHER)
                .increment();
    }

    private Counter clientCloses(String code) {
        return registry.counter("realtime.client.closes", "code", code);
    }

    private Counter closes(CloseCode code) {
        return registry.counter("realtime.closes", "code", String.valueOf(code.code()));
    }

    /** Confirmed subscriptions of channels such as this. */
    AtomicInteger subscriptions(String channel) {
        if (ChannelName.isPresence(channel)) {
            return presenceSubscriptions;
        }
        if (ChannelName.isEncrypted(channel)) {
            return encryptedSubscriptions;
        }
        return ChannelName.needsSignature(channel) ? privateSubscriptions : publicSubscriptions;
    }

    AppMeters.Numbers of(App app) {
        return apps.of(app);
    }

    /** One of a client of this application. */
    void heard(App app) {
        messagesIn.increment();
        apps.of(app).messagesIn().increment();
    }

    /** To so many clients. */
    void written(int clients, Message message) {
        double bytes = (double) clients * message.frame().readableBytes();
        messagesOut.increment(clients);
        bytesOut.increment(bytes);
        var app = apps.of(RedisNames.appOf(message.channel(), prefix));
        app.messagesOut().increment(clients);
        app.bytesOut().increment(bytes);
    }

    void delivered(long publishedMicros) {
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        lag.record(Math.max(0, now - publishedMicros), TimeUnit.MICROSECONDS);
    }

    private Counter dropped(String reason) {
        return Counter.builder("realtime.drops")
                .description("Events that clients did not get, because they or their node did not keep up")
                .tag("reason", reason)
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
