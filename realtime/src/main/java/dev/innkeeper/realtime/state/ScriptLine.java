package dev.innkeeper.realtime.state;

import dev.innkeeper.broadcast.Backoff;
import dev.innkeeper.broadcast.UnsharedConnection;
import dev.innkeeper.realtime.Gauges;
import dev.innkeeper.realtime.bus.Bus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one connection on which this node's state goes to Redis: pipelined, in order, opened again for ever. What was under
 * way when it broke has failed, done or not; who is told of a new connection says everything again. Touched on the bus'
 * context only.
 */
@Singleton
public class ScriptLine {
    private static final Logger LOG = Logger.getLogger(ScriptLine.class);
    // The Redis client takes 2048 unanswered commands on a connection; with fewer the pipe is full as well.
    private static final int MOST_UNDER_WAY = 1_000;
    // A node's ten thousand connections may all have a few channels to say again.
    private static final int MOST_WAITING = 100_000;
    private static final Duration SILENCE = Duration.ofSeconds(5);
    private static final long WATCH_MILLIS = 1_000;

    private record Call(Request request, Promise<Response> answer) {}

    private final Vertx vertx;
    private final Redis redis;
    private final Context context;
    private final Backoff backoff = new Backoff();
    private final Queue<Call> waiting = new ArrayDeque<>();
    private final Queue<Call> underWay = new ArrayDeque<>();
    private final List<Runnable> onOpen = new ArrayList<>();
    private final AtomicInteger up;
    private final AtomicInteger queued;
    private final Counter failures;

    private @Nullable RedisConnection connection;
    private long lastAnswer = System.nanoTime();
    private boolean stopped;
    private boolean complained;

    ScriptLine(Vertx vertx, Redis redis, Bus bus, Gauges gauges, MeterRegistry metrics) {
        this.vertx = vertx;
        this.redis = redis;
        this.context = bus.context();
        this.up = gauges.gauge("realtime.state.connected");
        this.queued = gauges.gauge("realtime.state.waiting");
        this.failures = Counter.builder("realtime.state.failures")
                .description("Calls to Redis about this node's state that failed; it is all said again afterwards")
                .register(metrics);
    }

    /** Opens the connection. */
    void start() {
        connect();
        watchLater();
    }

    void stop() {
        stopped = true;
        var open = connection;
        if (open != null) {
            broken(open, new IllegalStateException("this process stops"));
        }
    }

    /** Redis has taken a write: only now is it back, for one that refuses them lets everybody connect. */
    void wrote() {
        backoff.reset();
        complained = false;
    }

    /** Has this run whenever a connection was opened, before anything else is sent on it. */
    void onOpen(Runnable task) {
        onOpen.add(task);
    }

    /**
     * Runs a script.
     *
     * @param arguments texts, numbers and buffers
     */
    Future<Response> call(Script script, List<String> keys, List<?> arguments) {
        return send(request(Command.EVALSHA, script.sha(), keys, arguments))
                .recover(error -> String.valueOf(error.getMessage()).startsWith("NOSCRIPT")
                        ? send(request(Command.EVAL, script.text(), keys, arguments))
                        : Future.failedFuture(error));
    }

    /** Runs commands with nothing between them; gives the answers of all. */
    Future<Response> atomically(List<Request> requests) {
        send(Request.cmd(Command.MULTI)).onFailure(error -> LOG.debugf("MULTI: %s", error.getMessage()));
        requests.forEach(request -> send(request).onFailure(error -> LOG.debugf("in MULTI: %s", error.getMessage())));
        return send(Request.cmd(Command.EXEC));
    }

    /** Runs any command. */
    Future<Response> send(Request request) {
        var open = connection;
        if (open != null && waiting.size() >= MOST_WAITING) {
            // What is left out now would never be said again.
            broken(open, new IllegalStateException(MOST_WAITING + " calls are waiting"));
        }
        if (connection == null) {
            failures.increment();
            return Future.failedFuture("Redis is away");
        }
        var call = new Call(request, Promise.promise());
        waiting.add(call);
        pump();
        return call.answer.future();
    }

    private static Request request(Command command, String script, List<String> keys, List<?> arguments) {
        var request = Request.cmd(command).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        for (var argument : arguments) {
            if (argument instanceof Buffer bytes) {
                request.arg(bytes);
            } else {
                request.arg(String.valueOf(argument));
            }
        }
        return request;
    }

    private void pump() {
        var open = connection;
        while (open != null && underWay.size() < MOST_UNDER_WAY && waiting.poll() instanceof Call call) {
            if (underWay.isEmpty()) {
                lastAnswer = System.nanoTime();
            }
            underWay.add(call);
            open.send(call.request)
                    .onComplete(answer -> context.runOnContext(ignored -> {
                        if (underWay.remove(call)) {
                            lastAnswer = System.nanoTime();
                            if (answer.succeeded()) {
                                call.answer.complete(answer.result());
                            } else {
                                failed(open, call, answer.cause());
                            }
                            pump();
                        }
                    }));
        }
        queued.set(waiting.size());
    }

    private void failed(RedisConnection open, Call call, Throwable error) {
        failures.increment();
        call.answer.fail(error);
        String text = String.valueOf(error.getMessage());
        // Whatever else Redis refuses, for want of memory or because it is a replica now, may be done on another
        // connection.
        if (!text.startsWith("NOSCRIPT") && !text.startsWith("ERR") && !text.startsWith("WRONGTYPE")) {
            broken(open, error);
        }
    }

    private void connect() {
        if (stopped) {
            return;
        }
        UnsharedConnection.open(redis)
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
        open.exceptionHandler(error -> context.runOnContext(ignored -> broken(open, error)));
        open.endHandler(end -> context.runOnContext(ignored -> broken(open, new IllegalStateException("closed"))));
        connection = open;
        up.set(1);
        // Were one missing later, its call would be made after those that followed it.
        for (var script : Script.values()) {
            send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.text()))
                    .onFailure(error -> LOG.debugf("%s: %s", script, error.getMessage()));
        }
        onOpen.forEach(Runnable::run);
    }

    private void broken(RedisConnection which, Throwable cause) {
        if (connection != which) {
            return;
        }
        connection = null;
        up.set(0);
        complain(cause);
        close(which);
        var lost = new ArrayList<>(underWay);
        lost.addAll(waiting);
        underWay.clear();
        waiting.clear();
        queued.set(0);
        failures.increment(lost.size());
        lost.forEach(call -> call.answer.fail(cause));
        retry();
    }

    private void retry() {
        if (!stopped) {
            vertx.setTimer(backoff.next().toMillis() + 1, id -> context.runOnContext(ignored -> connect()));
        }
    }

    private void watchLater() {
        vertx.setTimer(
                WATCH_MILLIS,
                id -> context.runOnContext(ignored -> {
                    var open = connection;
                    if (open != null && !underWay.isEmpty() && System.nanoTime() - lastAnswer > SILENCE.toNanos()) {
                        broken(open, new IllegalStateException("no answer within " + SILENCE));
                    }
                    if (!stopped) {
                        watchLater();
                    }
                }));
    }

    private void complain(Throwable cause) {
        if (!complained && !stopped) {
            complained = true;
            LOG.warnf("Redis is away, members and counts stand still until it returns: %s", cause.getMessage());
        }
    }

    private static void close(RedisConnection open) {
        open.close().onFailure(error -> LOG.debug("closing a Redis connection", error));
    }
}
