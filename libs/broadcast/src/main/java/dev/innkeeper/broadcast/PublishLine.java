package dev.innkeeper.broadcast;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
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
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one connection on which this process publishes. One batch is on its way at a time and whatever comes meanwhile goes
 * with the next, so the busier the process, the fewer writes an event costs. Fields without further remark are touched on
 * {@link #context} only.
 */
@Singleton
class PublishLine {
    private static final Logger LOG = Logger.getLogger(PublishLine.class);
    // One write of some 100 kB: more would keep Redis from its other clients, fewer would not save more.
    private static final int LARGEST_BATCH = 256;

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

    private final long watchdog;
    private @Nullable Future<LineOpening> connection;
    private long notBefore;
    private @Nullable Flight flight;
    private boolean away;

    /** The batch that is under way. An identity: what is answered after it was given up must not end its successor. */
    private static final class Flight {
        private final Future<LineOpening> line;
        private final List<PublishCall> batch;
        private final boolean again;
        private final long start = System.nanoTime();

        private Flight(Future<LineOpening> line, List<PublishCall> batch, boolean again) {
            this.line = line;
            this.batch = batch;
            this.again = again;
        }

        // One more round trip for those whom somebody has emptied the server's scripts under.
        private Future<List<Response>> depart() {
            return again
                    ? line.compose(
                            open -> open.connection().send(LineOpening.load()).compose(loaded -> batch(open, batch)))
                    : line.compose(open -> batch(open, batch));
        }

        private static Future<List<Response>> batch(LineOpening open, List<PublishCall> batch) {
            return open.connection()
                    .batch(batch.stream().map(call -> call.request(open.run())).toList());
        }
    }

    PublishLine(Vertx vertx, Redis redis, BroadcastProperties properties, MeterRegistry metrics) {
        this.vertx = vertx;
        this.redis = redis;
        this.properties = properties;
        this.context = vertx.getOrCreateContext();
        for (var outcome : PublishOutcome.values()) {
            outcomes.put(outcome, counter(metrics, outcome));
        }
        this.watchdog = vertx.setPeriodic(1000, id -> context.runOnContext(ignored -> giveUpSilent()));
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
    }

    private void flush() {
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
                write(new Flight(open, batch, false));
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

    private void write(Flight departing) {
        flight = departing;
        departing
                .depart()
                .onComplete(answer -> context.runOnContext(ignored -> {
                    if (flight != departing) {
                        return;
                    }
                    if (answer.succeeded()) {
                        landed(departing, answer.result());
                    } else {
                        crashed(departing, answer.cause());
                    }
                }));
    }

    private void landed(Flight landing, List<Response> answers) {
        flight = null;
        for (int i = 0; i < answers.size(); i++) {
            var call = landing.batch.get(i);
            end(call, call.outcome(answers.get(i)));
        }
        backoff.reset();
        if (away) {
            away = false;
            LOG.info("Redis is back: events are published again");
        }
        flush();
    }

    private void crashed(Flight crashing, Throwable failure) {
        flight = null;
        if (!crashing.again && String.valueOf(failure.getMessage()).contains("NOSCRIPT")) {
            sendAgain(crashing);
            return;
        }
        drop(crashing.line);
        lost(crashing.batch, String.valueOf(failure.getMessage()));
        flush();
    }

    // What needed no script was done.
    private void sendAgain(Flight crashed) {
        var undone = new ArrayList<PublishCall>();
        for (var call : crashed.batch) {
            if (call.plain()) {
                end(call, PublishOutcome.SENT);
            } else {
                undone.add(call);
            }
        }
        write(new Flight(crashed.line, undone, true));
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

    private void giveUpSilent() {
        var waitingFor = flight;
        if (waitingFor != null
                && System.nanoTime() - waitingFor.start
                        > properties.answerTimeout().toNanos()) {
            crashed(waitingFor, new TimeoutException("no answer within " + properties.answerTimeout()));
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
        if (!away) {
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
