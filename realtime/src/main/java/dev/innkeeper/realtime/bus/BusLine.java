package dev.innkeeper.realtime.bus;

import dev.innkeeper.broadcast.Backoff;
import dev.innkeeper.realtime.Gauges;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The connection on which Redis pushes. When it breaks, or is silent for several checks, another one is opened, for
 * ever, and everything wanted is subscribed again. Touched on one context only.
 */
final class BusLine {
    /** What the line tells, on the context. */
    interface Events {
        void message(String redisChannel, byte[] bytes);

        void confirmed(String redisChannel);

        void lost();

        Collection<String> wanted();
    }

    private static final Logger LOG = Logger.getLogger(BusLine.class);
    private static final int NAMES_A_COMMAND = 512;
    // Each costs a check's time: a busy machine, or a Redis that saves or fails over, must not cost every client its
    // events.
    private static final int MISSED_CHECKS = 5;

    private final Vertx vertx;
    private final Context context;
    private final Redis redis;
    private final Duration check;
    private final Events events;
    private final Backoff backoff = new Backoff();
    private final AtomicInteger up;
    private final Counter reconnects;
    private final Timer outages;

    private @Nullable RedisConnection connection;
    private @Nullable Replies replies;
    private boolean stopped;
    private boolean pingUnderWay;
    private int missedChecks;
    private long lostAt = System.nanoTime();
    private boolean complained;

    BusLine(
            Vertx vertx,
            Context context,
            Redis redis,
            Duration check,
            Gauges gauges,
            MeterRegistry metrics,
            Events events) {
        this.vertx = vertx;
        this.context = context;
        this.redis = redis;
        this.check = check;
        this.events = events;
        this.up = gauges.gauge("realtime.bus.connected");
        this.reconnects = Counter.builder("realtime.bus.reconnects")
                .description("Times the Redis connection was opened again")
                .register(metrics);
        this.outages = Timer.builder("realtime.bus.outage")
                .description("How long this node was without its Redis connection, per outage")
                .register(metrics);
    }

    void start() {
        connect();
        checkLater();
    }

    void stop() {
        stopped = true;
        var open = connection;
        connection = null;
        if (open != null) {
            close(open);
        }
    }

    void subscribe(Collection<String> redisChannels) {
        var open = connection;
        if (open == null) {
            // Everything wanted is subscribed as soon as there is a connection.
            return;
        }
        var names = new ArrayList<>(redisChannels);
        for (int from = 0; from < names.size(); from += NAMES_A_COMMAND) {
            send(open, Command.SUBSCRIBE, names.subList(from, Math.min(names.size(), from + NAMES_A_COMMAND)));
        }
    }

    void unsubscribe(String redisChannel) {
        var open = connection;
        if (open != null) {
            send(open, Command.UNSUBSCRIBE, List.of(redisChannel));
        }
    }

    private void connect() {
        if (stopped) {
            return;
        }
        redis.connect()
                .onComplete(result -> context.runOnContext(ignored -> {
                    if (result.succeeded()) {
                        opened(result.result());
                    } else {
                        complain(result.cause());
                        retry();
                    }
                }));
    }

    private void opened(RedisConnection open) {
        if (stopped) {
            close(open);
            return;
        }
        replies = new Replies(context, open, this::pushed);
        open.exceptionHandler(error -> context.runOnContext(ignored -> broken(open, error)));
        open.endHandler(end -> context.runOnContext(ignored -> broken(open, new IllegalStateException("closed"))));
        connection = open;
        pingUnderWay = false;
        missedChecks = 0;
        up.set(1);
        backoff.reset();
        outages.record(Duration.ofNanos(System.nanoTime() - lostAt));
        if (complained) {
            complained = false;
            LOG.info("Redis is back: channels are subscribed again");
        }
        subscribe(events.wanted());
    }

    private void broken(RedisConnection which, Throwable cause) {
        if (connection != which) {
            return;
        }
        connection = null;
        if (replies != null) {
            replies.end(cause);
        }
        up.set(0);
        lostAt = System.nanoTime();
        reconnects.increment();
        complain(cause);
        events.lost();
        close(which);
        retry();
    }

    private void retry() {
        if (!stopped) {
            vertx.setTimer(backoff.next().toMillis() + 1, id -> context.runOnContext(ignored -> connect()));
        }
    }

    // One timer after the other: those of a periodic one that came due while this process was frozen would fire all at
    // once, before an answer that has long arrived could be read.
    private void checkLater() {
        vertx.setTimer(
                check.toMillis(),
                id -> context.runOnContext(ignored -> {
                    if (!stopped) {
                        check();
                        checkLater();
                    }
                }));
    }

    // A connection whose other end vanished looks alive until something is asked of it.
    private void check() {
        var open = connection;
        if (open == null) {
            return;
        }
        if (!pingUnderWay) {
            ping(open);
        } else if (++missedChecks == MISSED_CHECKS) {
            broken(
                    open,
                    new IllegalStateException("a ping was not answered within %d ms"
                            .formatted(check.multipliedBy(MISSED_CHECKS).toMillis())));
        }
    }

    private void ping(RedisConnection open) {
        pingUnderWay = true;
        missedChecks = 0;
        var questions = replies;
        if (questions == null) {
            return;
        }
        questions.ask(Request.cmd(Command.PING)).onComplete(answer -> {
            if (answer.failed()) {
                broken(open, answer.cause());
            } else if (connection == open) {
                pingUnderWay = false;
            }
        });
    }

    private void send(RedisConnection open, Command command, List<String> names) {
        var request = Request.cmd(command);
        names.forEach(request::arg);
        open.send(request).onFailure(error -> context.runOnContext(ignored -> broken(open, error)));
    }

    private void pushed(Response push) {
        if ((push.type() != ResponseType.PUSH && push.type() != ResponseType.MULTI) || push.size() < 3) {
            return;
        }
        switch (push.get(0).toString()) {
            case "message" -> events.message(push.get(1).toString(), push.get(2).toBytes());
            case "subscribe" -> events.confirmed(push.get(1).toString());
            default -> LOG.tracef("pushed: %s", push.get(0));
        }
    }

    private void complain(Throwable cause) {
        if (!complained) {
            complained = true;
            LOG.warnf(
                    "Redis is away, sockets stay open and events are missed until it returns: %s", cause.getMessage());
        }
    }

    private static void close(RedisConnection open) {
        open.close().onFailure(error -> LOG.debug("closing a Redis connection", error));
    }
}
