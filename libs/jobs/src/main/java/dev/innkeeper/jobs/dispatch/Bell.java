package dev.innkeeper.jobs.dispatch;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Hears that jobs were pushed. It only makes things faster: whoever listens looks now and then by itself, and calls
 * {@link #listen} again and again, for a subscription may die without a word.
 */
@Singleton
public class Bell {
    private final Redis redis;
    private final AtomicReference<@Nullable RedisConnection> connection = new AtomicReference<>();
    private final AtomicBoolean connecting = new AtomicBoolean();

    Bell(Redis redis) {
        this.redis = redis;
    }

    /** Subscribes if not subscribed; otherwise asks the subscription for a sign of life and drops it if there is none. */
    public void listen(Runnable rung) {
        var current = connection.get();
        if (current != null) {
            current.send(Request.cmd(Command.PING)).onFailure(silent -> drop(current));
        } else if (connecting.compareAndSet(false, true)) {
            redis.connect()
                    .compose(fresh -> {
                        fresh.handler(message -> rung.run());
                        fresh.exceptionHandler(failure -> drop(fresh));
                        fresh.endHandler(end -> drop(fresh));
                        connection.set(fresh);
                        return fresh.send(Request.cmd(Command.SUBSCRIBE).arg(QueueKeys.BELL))
                                .onFailure(refused -> drop(fresh));
                    })
                    .onComplete(done -> {
                        connecting.set(false);
                        rung.run();
                    });
        }
    }

    /** Stops listening. */
    public void close() {
        var current = connection.get();
        if (current != null) {
            drop(current);
        }
    }

    private void drop(RedisConnection dead) {
        if (connection.compareAndSet(dead, null)) {
            dead.close();
        }
    }
}
