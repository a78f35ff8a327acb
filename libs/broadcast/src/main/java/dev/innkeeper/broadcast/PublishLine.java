package dev.innkeeper.broadcast;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Response;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one connection on which this process publishes. One batch is on its way at a time and whatever comes meanwhile goes
 * with the next, so the busier the process, the fewer writes an event costs; each succeeds or fails by itself. Fields without further remark are touched on
 * {@link #context} only.
 */
@Singleton
class PublishLine {
    private static final Logger LOG = Logger.getLogger(PublishLine.class);
    // One write of some 100 kB: more would keep Redis from its other clients, fewer would not save more.
    private static final int LARGEST_BATCH = 256;
    // Before the client closes a connection for its silence: quarkus.redis.tcp.idle-timeout.
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Vertx vertx;
    private final Redis redis;
    private final Context context;
    private final BroadcastProperties properties;
    private final Backoff backoff = new Backoff();
    private final Map<PublishOutcome, Counter> outcomes = new EnumMap<>(PublishOutcome.class);
    /** Any thread. */
    private final Queue<PublishCall> waiting = new ConcurrentLinkedQueue<>();
    /** Any thread: events waiting or on their way. */
    private final AtomicInteger pending = new AtomicInteger();
    /** Any thread: their bytes. */
    private final AtomicLong pendingBytes = new AtomicLong();
    /** Any thread: a flush is about to run, so nobody else needs to ask for one. */
    private final AtomicBoolean flushing = new AtomicBoolean();

    private final MeterRegistry metrics;
    private final List<Gauge> gauges;
    private final long watchdog;
    private @Nullable Future<LineOpening> connection;
    private long notBefore;
    private @Nullable PublishFlight flight;
    private long departed;
    private boolean away;
    private boolean refused;
    /** Any thread: the one that the context runs on. */
    private volatile @Nullable Thread thread;

    PublishLine(Vertx vertx, Redis redis, BroadcastProperties properties, MeterRegistry metrics) {
        this.vertx = vertx;
        this.redis = redis;
        this.properties = properties;
        this.context = vertx.getOrCreateContext();
        this.metrics = metrics;
        this.gauges = List.of(
                Gauge.builder("realtime.publishes.waiting", pending, AtomicInteger::get)
                        .description("Events that wait until Redis has taken them")
                        .register(metrics),
                Gauge.builder("realtime.publishes.waiting.bytes", pendingBytes, AtomicLong::get)
                        .description("Their bytes")
                        .register(metrics));
        for (var outcome : PublishOutcome.values()) {
            outcomes.put(outcome, counter(metrics, outcome));
        }
        this.watchdog = vertx.setPeriodic(1000, id -> context.runOnContext(ignored -> watch()));
    }

    /** Sends, or tells the caller at once that it can not. Never blocks, never throws. */
    void send(PublishCall call) {
        int events = pending.addAndGet(call.events());
        long bytes = pendingBytes.addAndGet(call.bytes());
        if (events > properties.maxPending() || bytes > properties.maxPendingBytes()) {
            end(call, PublishOutcome.OVERLOADED);
            return;
        }
        waiting.add(call);
        if (flushing.compareAndSet(false, true)) {
            context.runOnContext(ignored -> flush());
        }
    }

    @PreDestroy
    void close() {
        vertx.cancelTimer(watchdog);
        gauges.forEach(metrics::remove);
    }

    private void flush() {
        thread = Thread.currentThread();
        // Before the queue is read: an event added later asks for a flush of its own.
        flushing.set(false);
        while (flight == null) {
            var batch = take();
            if (batch.isEmpty()) {
                return;
            }
            var open = open();
            if (open == null) {
                lost(batch, "no connection");
            } else {
                write(new PublishFlight(open, batch, false));
            }
        }
    }

    private List<PublishCall> take() {
        var batch = new ArrayList<PublishCall>();
        while (batch.size() < LARGEST_BATCH && waiting.poll() instanceof PublishCall next) {
            batch.add(next);
        }
        return batch;
    }

    private void write(PublishFlight departing) {
        flight = departing;
        departed = System.nanoTime();
        departing
                .depart((which, answer) -> onContext(() -> answered(departing, which, answer)))
                .onFailure(error -> onContext(() -> crashed(departing, error)));
    }

    // What is sent while answers are being read leaves in one write, and the next batch is sent on the last answer.
    private void onContext(Runnable task) {
        if (Thread.currentThread() == thread) {
            task.run();
        } else {
            context.runOnContext(ignored -> task.run());
        }
    }

    private void answered(PublishFlight flying, int which, AsyncResult<Response> answer) {
        if (flight != flying) {
            return;
        }
        var outcome = flying.take(which, answer);
        if (outcome != null) {
            end(flying.call(which), outcome);
        }
        if (flying.over()) {
            landed(flying);
        }
    }

    private void landed(PublishFlight landing) {
        flight = null;
        var failure = landing.failure();
        if (landing.broken()) {
            drop(landing.line());
            lost(landing.unknown(), String.valueOf(failure));
        } else {
            answers(failure);
            if (!landing.unknown().isEmpty()) {
                write(new PublishFlight(landing.line(), landing.unknown(), true));
                return;
            }
        }
        flush();
    }

    /** Redis is there; whether it took everything. */
    private void answers(@Nullable String failure) {
        backoff.reset();
        if (away) {
            away = false;
            LOG.info("Redis is back: events are published again");
        }
        if (failure != null && !refused) {
            LOG.warnf("Redis refuses some events, and each is lost unless it is sent again: %s", failure);
        }
        refused = failure != null;
    }

    private void crashed(PublishFlight crashing, Throwable failure) {
        if (flight != crashing) {
            return;
        }
        flight = null;
        drop(crashing.line());
        var calls = new ArrayList<>(crashing.unknown());
        calls.addAll(crashing.unanswered());
        lost(calls, String.valueOf(failure.getMessage()));
        flush();
    }

    private @Nullable Future<LineOpening> open() {
        if (connection != null) {
            return connection;
        }
        if (System.nanoTime() - notBefore < 0) {
            return null;
        }
        var opening = LineOpening.open(redis);
        connection = opening;
        opening.onSuccess(line -> {
            line.connection().exceptionHandler(error -> context.runOnContext(ignored -> drop(opening)));
            line.connection().endHandler(end -> context.runOnContext(ignored -> drop(opening)));
        });
        return opening;
    }

    // A connection that has gone silent is given up, and asked for in time: an event that finds it so is lost.
    private void watch() {
        var waitingFor = flight;
        var open = connection;
        if (waitingFor != null) {
            if (waitingFor.age() > properties.answerTimeout().toNanos()) {
                crashed(waitingFor, new TimeoutException("no answer within " + properties.answerTimeout()));
            }
        } else if (open != null && System.nanoTime() - departed > QUIET_NANOS) {
            write(new PublishFlight(open, List.of(PublishCall.ping()), false));
        }
    }

    private void drop(Future<LineOpening> broken) {
        if (connection == broken) {
            connection = null;
            notBefore = System.nanoTime() + backoff.next().toNanos();
            broken.onSuccess(line ->
                    line.connection().close().onFailure(error -> LOG.debug("closing a broken connection", error)));
        }
    }

    private void lost(List<PublishCall> batch, String cause) {
        // A ping that fails loses nothing.
        if (!away && batch.stream().anyMatch(call -> call.events() > 0)) {
            away = true;
            LOG.warnf("Redis is away, events outside transactions are lost until it returns: %s", cause);
        }
        batch.forEach(call -> end(call, PublishOutcome.UNAVAILABLE));
    }

    private void end(PublishCall call, PublishOutcome outcome) {
        pending.addAndGet(-call.events());
        pendingBytes.addAndGet(-call.bytes());
        Objects.requireNonNull(outcomes.get(outcome)).increment(call.events());
        call.end(outcome);
    }

    private static Counter counter(MeterRegistry metrics, PublishOutcome outcome) {
        return Counter.builder("realtime.publishes")
                .description("Events this process published, by outcome")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .register(metrics);
    }
}
