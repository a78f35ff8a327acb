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
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one pipelined connection on which this process publishes. Fields without further remark are touched on
 * {@link #context} only.
 */
@Singleton
class PublishLine {
    private static final Logger LOG = Logger.getLogger(PublishLine.class);

    private final Vertx vertx;
    private final Redis redis;
    private final Context context;
    private final BroadcastProperties properties;
    private final Backoff backoff = new Backoff();
    private final Counter sent;
    private final Counter lostAway;
    private final Counter lostFull;
    /** Any thread. */
    private final AtomicInteger pending = new AtomicInteger();

    private final long watchdog;
    private @Nullable Future<RedisConnection> connection;
    private long notBefore;
    private long lastAnswer;
    private int unanswered;
    private boolean away;

    PublishLine(Vertx vertx, Redis redis, BroadcastProperties properties, MeterRegistry metrics) {
        this.vertx = vertx;
        this.redis = redis;
        this.properties = properties;
        this.context = vertx.getOrCreateContext();
        this.sent = counter(metrics, "sent");
        this.lostAway = counter(metrics, "lost_redis_away");
        this.lostFull = counter(metrics, "lost_queue_full");
        this.watchdog = vertx.setPeriodic(1000, id -> context.runOnContext(ignored -> replaceSilentConnection()));
    }

    /** Sends, or counts the loss. Never blocks, never throws. */
    void send(String redisChannel, byte[] message) {
        if (pending.incrementAndGet() > properties.maxPending()) {
            pending.decrementAndGet();
            lostFull.increment();
            return;
        }
        context.runOnContext(ignored -> sendHere(redisChannel, message));
    }

    @PreDestroy
    void close() {
        vertx.cancelTimer(watchdog);
    }

    private void sendHere(String redisChannel, byte[] message) {
        var open = open();
        if (open == null) {
            pending.decrementAndGet();
            lost(new IllegalStateException("no connection"));
            return;
        }
        var request = Request.cmd(Command.PUBLISH).arg(redisChannel).arg(Buffer.buffer(message));
        open.compose(line -> {
                    if (unanswered++ == 0) {
                        lastAnswer = System.nanoTime();
                    }
                    return line.send(request).onComplete(answer -> context.runOnContext(ignored -> answered()));
                })
                .onComplete(answer -> context.runOnContext(ignored -> {
                    pending.decrementAndGet();
                    if (answer.succeeded()) {
                        delivered();
                    } else {
                        drop(open);
                        lost(answer.cause());
                    }
                }));
    }

    private void answered() {
        unanswered--;
        lastAnswer = System.nanoTime();
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

    private void replaceSilentConnection() {
        var current = connection;
        if (current != null
                && unanswered > 0
                && System.nanoTime() - lastAnswer > properties.answerTimeout().toNanos()) {
            drop(current);
        }
    }

    private void drop(Future<RedisConnection> broken) {
        if (connection == broken) {
            connection = null;
            notBefore = System.nanoTime() + backoff.next().toNanos();
            broken.onSuccess(line -> line.close().onFailure(error -> LOG.debug("closing a broken connection", error)));
        }
    }

    private void delivered() {
        sent.increment();
        backoff.reset();
        if (away) {
            away = false;
            LOG.info("Redis is back: events are published again");
        }
    }

    private void lost(Throwable cause) {
        lostAway.increment();
        if (!away) {
            away = true;
            LOG.warnf("Redis is away, events are lost until it returns: %s", cause.getMessage());
        }
    }

    private static Counter counter(MeterRegistry metrics, String outcome) {
        return Counter.builder("realtime.publishes")
                .description("Events this process published, by outcome")
                .tag("outcome", outcome)
                .register(metrics);
    }
}
