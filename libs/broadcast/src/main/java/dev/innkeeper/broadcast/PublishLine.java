package dev.innkeeper.broadcast;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
    private final Counter sent;
    private final Counter lostAway;
    private final Counter lostFull;
    /** Any thread. */
    private final Queue<Request> waiting = new ConcurrentLinkedQueue<>();
    /** Any thread: waiting or on their way. */
    private final AtomicInteger pending = new AtomicInteger();
    /** Any thread: a flush is about to run, so nobody else needs to ask for one. */
    private final AtomicBoolean flushing = new AtomicBoolean();

    private final long watchdog;
    private @Nullable Future<RedisConnection> connection;
    private long notBefore;
    private @Nullable Flight flight;
    private boolean away;

    /** The batch that is under way. An identity: what is answered after it was given up must not end its successor. */
    private static final class Flight {
        private final Future<RedisConnection> line;
        private final List<Request> batch;
        private final long start = System.nanoTime();

        private Flight(Future<RedisConnection> line, List<Request> batch) {
            this.line = line;
            this.batch = batch;
        }
    }

    PublishLine(Vertx vertx, Redis redis, BroadcastProperties properties, MeterRegistry metrics) {
        this.vertx = vertx;
        this.redis = redis;
        this.properties = properties;
        this.context = vertx.getOrCreateContext();
        this.sent = counter(metrics, "sent");
        this.lostAway = counter(metrics, "lost_redis_away");
        this.lostFull = counter(metrics, "lost_queue_full");
        this.watchdog = vertx.setPeriodic(1000, id -> context.runOnContext(ignored -> giveUpSilent()));
    }

    /** Sends, or counts the loss. Never blocks, never throws. */
    void send(String redisChannel, byte[] message) {
        if (pending.incrementAndGet() > properties.maxPending()) {
            pending.decrementAndGet();
            lostFull.increment();
            return;
        }
        waiting.add(Request.cmd(Command.PUBLISH).arg(redisChannel).arg(Buffer.buffer(message)));
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
                lost(batch.size(), "no connection");
            } else {
                write(open, batch);
            }
        }
    }

    private List<Request> take() {
        var batch = new ArrayList<Request>();
        while (batch.size() < LARGEST_BATCH && waiting.poll() instanceof Request next) {
            batch.add(next);
        }
        return batch;
    }

    private void write(Future<RedisConnection> open, List<Request> batch) {
        var departing = new Flight(open, batch);
        flight = departing;
        open.compose(line -> line.batch(batch))
                .onComplete(answer -> context.runOnContext(ignored -> landed(departing, answer.cause())));
    }

    private void landed(Flight landing, @Nullable Throwable failure) {
        if (flight != landing) {
            return;
        }
        flight = null;
        if (failure == null) {
            delivered(landing.batch.size());
        } else {
            drop(landing.line);
            lost(landing.batch.size(), String.valueOf(failure.getMessage()));
        }
        flush();
    }

    private @Nullable Future<RedisConnection> open() {
        if (connection != null) {
            return connection;
        }
        if (System.nanoTime() - notBefore < 0) {
            return null;
        }
        var opening = redis.connect();
        connection = opening;
        opening.onSuccess(line -> {
            line.exceptionHandler(error -> context.runOnContext(ignored -> drop(opening)));
            line.endHandler(end -> context.runOnContext(ignored -> drop(opening)));
        });
        return opening;
    }

    private void giveUpSilent() {
        var waitingFor = flight;
        if (waitingFor != null
                && System.nanoTime() - waitingFor.start
                        > properties.answerTimeout().toNanos()) {
            landed(waitingFor, new TimeoutException("no answer within " + properties.answerTimeout()));
        }
    }

    private void drop(Future<RedisConnection> broken) {
        if (connection == broken) {
            connection = null;
            notBefore = System.nanoTime() + backoff.next().toNanos();
            broken.onSuccess(line -> line.close().onFailure(error -> LOG.debug("closing a broken connection", error)));
        }
    }

    private void delivered(int events) {
        pending.addAndGet(-events);
        sent.increment(events);
        backoff.reset();
        if (away) {
            away = false;
            LOG.info("Redis is back: events are published again");
        }
    }

    private void lost(int events, String cause) {
        pending.addAndGet(-events);
        lostAway.increment(events);
        if (!away) {
            away = true;
            LOG.warnf("Redis is away, events are lost until it returns: %s", cause);
        }
    }

    private static Counter counter(MeterRegistry metrics, String outcome) {
        return Counter.builder("realtime.publishes")
                .description("Events this process published, by outcome")
                .tag("outcome", outcome)
                .register(metrics);
    }
}
