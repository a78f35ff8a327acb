package dev.innkeeper.realtime.resume;

import dev.innkeeper.broadcast.Backoff;
import dev.innkeeper.broadcast.UnsharedConnection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks histories for clients that return. When thousands do, most ask the same: whoever asks before a question is sent
 * shares its answer, and the same one is not sent again at once. Nobody gets an answer older than his question, for what
 * came in between would be missing. All fields are touched on {@link #context} only.
 */
@Singleton
class Recaller {
    private static final int AT_ONCE = 64;
    private static final Duration APART = Duration.ofMillis(20);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final long LEAST_TIMER_MILLIS = 1;

    private record Question(Stream stream, Position seen) {}

    /** Those who ask the same. */
    private static final class Asking {
        private List<CompletableFuture<Recall>> waiting = new ArrayList<>();
        private boolean queued;
        private boolean asked;
        private long lastAsked;
    }

    /** A connection, and what its server calls itself. */
    private record Line(RedisConnection connection, String run) {}

    private final Map<Question, Asking> all = new HashMap<>();
    private final Queue<Question> ready = new ArrayDeque<>();
    private final Backoff backoff = new Backoff();
    private final Vertx vertx;
    private final Redis redis;
    private final Context context;
    private final Counter questions;
    private @Nullable Future<Line> line;
    private long notBefore = System.nanoTime();
    private int underWay;

    Recaller(Vertx vertx, Redis redis, MeterRegistry metrics) {
        this.vertx = vertx;
        this.redis = redis;
        this.context = vertx.getOrCreateContext();
        this.questions = Counter.builder("realtime.resume.questions")
                .description("Questions to histories, each for all clients that asked the same")
                .register(metrics);
    }

    /** What came after the position; completes on another thread, and fails where Redis does not answer. */
    CompletionStage<Recall> since(Stream stream, Position seen) {
        var answer = new CompletableFuture<Recall>();
        context.runOnContext(ignored -> {
            var question = new Question(stream, seen);
            var asking = all.computeIfAbsent(question, first -> new Asking());
            asking.waiting.add(answer);
            if (!asking.queued) {
                asking.queued = true;
                queue(question, asking);
            }
        });
        return answer;
    }

    private void queue(Question question, Asking asking) {
        long wait = asking.asked ? APART.toNanos() - (System.nanoTime() - asking.lastAsked) : 0;
        if (wait <= 0) {
            ready.add(question);
            next();
        } else {
            later(Duration.ofNanos(wait), () -> {
                ready.add(question);
                next();
            });
        }
    }

    private void next() {
        while (underWay < AT_ONCE && ready.poll() instanceof Question question) {
            var asking = all.get(question);
            if (asking != null) {
                ask(question, asking);
            }
        }
    }

    private void ask(Question question, Asking asking) {
        var waiting = asking.waiting;
        asking.waiting = new ArrayList<>();
        asking.queued = false;
        asking.asked = true;
        asking.lastAsked = System.nanoTime();
        underWay++;
        questions.increment();
        var open = open();
        open.compose(at -> at.connection().send(Recall.since(question.stream(), at.run(), question.seen())))
                .timeout(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(result -> context.runOnContext(ignored -> {
                    underWay--;
                    if (result.succeeded()) {
                        tell(waiting, result.result());
                    } else {
                        drop(open);
                        waiting.forEach(one -> one.completeExceptionally(result.cause()));
                    }
                    later(APART, () -> forget(question));
                    next();
                }));
    }

    private void tell(List<CompletableFuture<Recall>> waiting, Response answer) {
        backoff.reset();
        try {
            var recall = Recall.of(answer);
            waiting.forEach(one -> one.complete(recall));
        } catch (RuntimeException e) {
            waiting.forEach(one -> one.completeExceptionally(e));
        }
    }

    private void forget(Question question) {
        all.computeIfPresent(question, (same, asking) -> asking.queued || !asking.waiting.isEmpty() ? asking : null);
    }

    private Future<Line> open() {
        if (line != null) {
            return line;
        }
        if (System.nanoTime() - notBefore < 0) {
            return Future.failedFuture("Redis is away");
        }
        var opening = UnsharedConnection.open(
                redis, connection -> Recall.prepare(connection).map(run -> new Line(connection, run)));
        line = opening;
        opening.onSuccess(at -> {
            at.connection().exceptionHandler(error -> context.runOnContext(ignored -> drop(opening)));
            at.connection().endHandler(end -> context.runOnContext(ignored -> ended(opening)));
        });
        return opening;
    }

    // One that nobody used is closed after a while, which is no reason to wait with the next.
    private void ended(Future<Line> ended) {
        if (line == ended && underWay == 0) {
            line = null;
        } else {
            drop(ended);
        }
    }

    private void drop(Future<Line> broken) {
        if (line == broken) {
            line = null;
            notBefore = System.nanoTime() + backoff.next().toNanos();
            broken.onSuccess(at -> at.connection().close());
        }
    }

    private void later(Duration time, Runnable task) {
        vertx.setTimer(
                Math.max(LEAST_TIMER_MILLIS, time.toMillis()), id -> context.runOnContext(ignored -> task.run()));
    }
}
