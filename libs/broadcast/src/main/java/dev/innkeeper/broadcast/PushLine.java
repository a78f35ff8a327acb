package dev.innkeeper.broadcast;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A connection on which Redis pushes. When it breaks, or is silent for several checks, another one is opened, for ever,
 * and everything wanted is subscribed again. Touched on one context only.
 */
public final class PushLine {
    /** What the line asks and tells, on the context. */
    public interface Events {
        /** The Redis channels that every connection subscribes first. */
        Collection<String> wanted();

        void message(String redisChannel, byte[] bytes);

        /** From now on messages of this channel come, until the connection is lost. */
        void confirmed(String redisChannel);

        /** Nothing comes any more until channels are confirmed again. */
        void lost();

        /** What has to be asked on a new connection before it is used; on any thread. */
        default Future<String> prepare(RedisConnection connection) {
            return Future.succeededFuture("");
        }

        /**
         * A connection is there.
         *
         * @param prepared what {@link #prepare} gave
         * @param outage how long there was none
         */
        default void opened(String prepared, Duration outage) {}

        /** The connection that was {@link #opened} is in use no more. */
        default void closed() {}

        /** A check was answered. */
        default void answered(Duration roundTrip) {}

        /** Redis can not be reached; told once, until {@link #back}. */
        default void away(Throwable cause) {}

        /** Redis can be reached again. */
        default void back() {}
    }

    private static final Logger LOG = Logger.getLogger(PushLine.class);
    private static final int NAMES_A_COMMAND = 512;
    // Each costs a check's time: a busy machine, or a Redis that saves or fails over, must not cost every client its
    // events.
    private static final int MISSED_CHECKS = 5;

    private record Opening(RedisConnection connection, String prepared) {}

    private final Vertx vertx;
    private final Context context;
    private final Redis redis;
    private final Duration check;
    private final Events events;
    private final Backoff backoff = new Backoff();

    private @Nullable RedisConnection connection;
    private @Nullable Replies replies;
    private boolean stopped;
    private boolean pingUnderWay;
    private int missedChecks;
    private long lostAt = System.nanoTime();
    private boolean complained;

    /**
     * Makes a line that is to be started.
     *
     * @param check how often the connection is asked for a sign of life
     */
    public PushLine(Vertx vertx, Context context, Redis redis, Duration check, Events events) {
        this.vertx = vertx;
        this.context = context;
        this.redis = redis;
        this.check = check;
        this.events = events;
    }

    /** Opens the first connection. */
    public void start() {
        connect();
        checkLater();
    }

    /** Closes the connection for good. */
    public void stop() {
        stopped = true;
        var open = connection;
        connection = null;
        if (open != null) {
            events.closed();
            close(open);
        }
    }

    /** Subscribes what has become {@link Events#wanted} since. */
    public void subscribe(Collection<String> redisChannels) {
        send(Command.SUBSCRIBE, redisChannels);
    }

    /** Ends subscriptions of what is wanted no more. */
    public void unsubscribe(Collection<String> redisChannels) {
        send(Command.UNSUBSCRIBE, redisChannels);
    }

    /** Asks something on the same connection; the answer comes on the context, in its place among the messages. */
    public Future<Response> ask(Request question) {
        var questions = replies;
        return connection == null || questions == null ? Future.failedFuture("not connected") : questions.ask(question);
    }

    private void connect() {
        if (stopped) {
            return;
        }
        UnsharedConnection.open(redis, open -> events.prepare(open).map(prepared -> new Opening(open, prepared)))
                .onComplete(result -> context.runOnContext(ignored -> {
                    if (result.succeeded()) {
                        opened(result.result().connection, result.result().prepared);
                    } else {
                        complain(result.cause());
                        retry();
                    }
                }));
    }

    private void opened(RedisConnection open, String prepared) {
        if (stopped) {
            close(open);
            return;
        }
        // Before anything is subscribed: a confirmation that comes while nobody handles pushes is thrown away.
        replies = new Replies(context, open, push -> pushed(open, push));
        open.exceptionHandler(error -> context.runOnContext(ignored -> broken(open, error)));
        open.endHandler(end -> context.runOnContext(ignored -> broken(open, new IllegalStateException("closed"))));
        connection = open;
        pingUnderWay = false;
        missedChecks = 0;
        backoff.reset();
        events.opened(prepared, Duration.ofNanos(System.nanoTime() - lostAt));
        if (complained) {
            complained = false;
            events.back();
        }
        subscribe(events.wanted());
    }

    private void broken(RedisConnection which, Throwable cause) {
        if (connection != which) {
            return;
        }
        connection = null;
        lostAt = System.nanoTime();
        events.closed();
        complain(cause);
        events.lost();
        // After that: what was asked is asked again on the next connection.
        if (replies != null) {
            replies.end(cause);
        }
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
        long asked = System.nanoTime();
        questions.ask(Request.cmd(Command.PING)).onComplete(answer -> {
            if (answer.failed()) {
                broken(open, answer.cause());
            } else if (connection == open) {
                pingUnderWay = false;
                events.answered(Duration.ofNanos(System.nanoTime() - asked));
            }
        });
    }

    // Without a connection there is nothing to do: everything wanted is subscribed as soon as there is one.
    private void send(Command command, Collection<String> redisChannels) {
        var open = connection;
        var left = List.copyOf(redisChannels);
        for (int from = 0; open != null && from < left.size(); from += NAMES_A_COMMAND) {
            var request = Request.cmd(command);
            left.subList(from, Math.min(left.size(), from + NAMES_A_COMMAND)).forEach(request::arg);
            open.send(request).onFailure(error -> context.runOnContext(ignored -> broken(open, error)));
        }
    }

    // A connection that was given up goes on pushing until it has been closed, and may wake up before.
    private void pushed(RedisConnection open, Response push) {
        if (connection != open
                || (push.type() != ResponseType.PUSH && push.type() != ResponseType.MULTI)
                || push.size() < 3) {
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
            events.away(cause);
        }
    }

    private static void close(RedisConnection open) {
        open.close().onFailure(error -> LOG.debug("closing a Redis connection", error));
    }
}
