package dev.innkeeper.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Hears what is published to a Redis channel, and asks Redis things. */
final class RedisListener implements AutoCloseable {
    private final RedisConnection pushes;
    private final BlockingQueue<Envelope> received = new LinkedBlockingQueue<>();

    RedisListener(Redis redis, String redisChannel) throws Exception {
        pushes = await(redis.connect());
        var confirmed = new LinkedBlockingQueue<String>();
        pushes.handler(push -> {
            if (push.type() == ResponseType.PUSH || push.type() == ResponseType.MULTI) {
                if ("message".equals(push.get(0).toString())) {
                    received.add(Envelope.decode(push.get(2).toBytes()));
                } else {
                    confirmed.add(push.get(0).toString());
                }
            }
        });
        pushes.send(Request.cmd(Command.SUBSCRIBE).arg(redisChannel)).onSuccess(ok -> confirmed.add("done"));
        if (confirmed.poll(10, TimeUnit.SECONDS) == null) {
            throw new IllegalStateException("not subscribed");
        }
    }

    Envelope next() throws InterruptedException {
        var next = received.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was published");
        }
        return next;
    }

    String nextText() throws InterruptedException {
        return new String(next().payload(), UTF_8);
    }

    int unheard() {
        return received.size();
    }

    static Response ask(Redis redis, Command command, Object... args) throws Exception {
        var request = Request.cmd(command);
        for (var arg : args) {
            request.arg(arg.toString());
        }
        return Objects.requireNonNull(await(redis.send(request)), command + " has no answer");
    }

    @Override
    public void close() throws Exception {
        await(pushes.close());
    }

    private static <T extends @Nullable Object> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
