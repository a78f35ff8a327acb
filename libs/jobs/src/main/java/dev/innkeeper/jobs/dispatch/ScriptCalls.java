package dev.innkeeper.jobs.dispatch;

import dev.innkeeper.jobs.JobsConfig;
import io.quarkus.redis.client.RedisClientName;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Sends script calls to Redis in one round trip, and loads the scripts into a Redis that does not have them. */
@Singleton
class ScriptCalls {
    /** The Redis client of the queue, which closes connections that have gone silent. */
    static final String CLIENT = "jobs";

    private final Redis redis;
    private final RedisTimes times;
    private final long timeoutMillis;

    ScriptCalls(@RedisClientName(CLIENT) Redis redis, RedisTimes times, JobsConfig config) {
        this.redis = redis;
        this.times = times;
        this.timeoutMillis = config.redisTimeout().toMillis();
    }

    /** One call of a script with the keys of a queue and its arguments. */
    record Call(Script script, String queue, List<String> args) {
        private Request request() {
            var keys = new QueueKeys(queue).of(script);
            var request = Request.cmd(Command.EVALSHA).arg(script.sha()).arg(keys.size());
            keys.forEach(request::arg);
            args.forEach(request::arg);
            return request;
        }
    }

    /** Sends the calls in one pipeline; never blocks. */
    Future<List<Response>> send(List<Call> calls) {
        return batch(calls)
                .recover(failure ->
                        isMissing(failure) ? load().compose(ok -> batch(calls)) : Future.failedFuture(failure));
    }

    /** Sends the calls in one pipeline, and gives up when Redis takes too long; never blocks. */
    Future<List<Response>> sendForAWhile(List<Call> calls) {
        return send(calls).timeout(timeoutMillis, TimeUnit.MILLISECONDS);
    }

    /** Sends the calls in one pipeline and waits for the answers. */
    List<Response> call(List<Call> calls) throws RedisDown, InterruptedException {
        return await(send(calls));
    }

    /**
     * Sends the calls in one pipeline and waits for the answers. Those that come after this method has given up go to
     * {@code tooLate}, on a thread of the client: what Redis did for the calls may have to be undone.
     */
    List<Response> call(List<Call> calls, Consumer<List<Response>> tooLate) throws RedisDown, InterruptedException {
        var sent = send(calls);
        try {
            return await(sent);
        } catch (RedisDown | InterruptedException e) {
            sent.onSuccess(tooLate::accept);
            throw e;
        }
    }

    /** Sends a plain command and waits for its answer. */
    Response command(Request request) throws RedisDown, InterruptedException {
        return await(times.ofCommand(redis.send(request)));
    }

    /** Sends plain commands in one pipeline and waits for their answers. */
    List<Response> commands(List<Request> requests) throws RedisDown, InterruptedException {
        return await(times.ofCommand(redis.batch(requests)));
    }

    /** Waits for an answer for as long as Redis may take. */
    <T> T await(Future<T> future) throws RedisDown, InterruptedException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new RedisDown("no answer within " + timeoutMillis + " ms", e);
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new RedisDown(cause.toString(), cause);
        }
    }

    private Future<List<Response>> batch(List<Call> calls) {
        var answers = redis.batch(calls.stream().map(Call::request).toList());
        return calls.isEmpty() ? answers : times.of(calls.getFirst().script(), answers);
    }

    private Future<List<Response>> load() {
        return redis.batch(Arrays.stream(Script.values())
                .map(script -> Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.text()))
                .toList());
    }

    private static boolean isMissing(Throwable failure) {
        return String.valueOf(failure.getMessage()).contains("NOSCRIPT");
    }
}
