package dev.innkeeper.jobs.dispatch;

import io.quarkus.redis.client.RedisClientName;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Hears that jobs are ready, or that leases are to be renewed at once: a job is to be cancelled, or Redis has lost them.
 * It only makes things faster: whoever listens looks now and then by itself, and calls {@link #listen} again and again, for
 * a subscription may die without a word.
 */
@Singleton
public class Bell {
    private final Redis redis;
    private final AtomicReference<@Nullable RedisConnection> connection = new AtomicReference<>();
    private final AtomicBoolean connecting = new AtomicBoolean();
    private final AtomicBoolean silent = new AtomicBoolean();

    Bell(@RedisClientName(ScriptCalls.CLIENT) Redis redis) {
        this.redis = redis;
    }

    /** Subscribes if not subscribed; otherwise drops a subscription that did not answer the last call, and asks it again. */
    public void listen(Runnable ready, Runnable renew) {
        var current = connection.get();
        if (current == null) {
            connect(ready, renew);
        } else if (silent.getAndSet(true)) {
            drop(current);
        } else {
            current.send(Request.cmd(Command.PING))
                    .onSuccess(answer -> silent.set(false))
                    .onFailure(refused -> drop(current));
        }
    }

    /** Stops listening. */
    public void close() {
        var current = connection.get();
        if (current != null) {
            drop(current);
        }
    }

    private void connect(Runnable ready, Runnable renew) {
        if (connecting.compareAndSet(false, true)) {
            redis.connect()
                    .compose(fresh -> {
                        fresh.handler(message -> {
                            // By the protocol's version the answer to a PING comes here, or to the command before it.
                            silent.set(false);
                            (isRenew(message) ? renew : ready).run();
                        });
                        fresh.exceptionHandler(failure -> drop(fresh));
                        fresh.endHandler(end -> drop(fresh));
                        silent.set(false);
                        connection.set(fresh);
                        return fresh.send(Request.cmd(Command.SUBSCRIBE).arg(QueueKeys.BELL))
                                .onSuccess(answer -> silent.set(false))
                                .onFailure(refused -> drop(fresh));
                    })
                    .onComplete(done -> {
                        connecting.set(false);
                        ready.run();
                    });
        }
    }

    // A message is its type, the channel and what was published, pushed or a list like others by the protocol's
    // version;
    // an answer that nobody waits for may be anything.
    private static boolean isRenew(Response message) {
        return (message.type() == ResponseType.PUSH || message.type() == ResponseType.MULTI)
                && message.size() == 3
                && QueueKeys.RENEW.equals(message.get(2).toString());
    }

    private void drop(RedisConnection dead) {
        if (connection.compareAndSet(dead, null)) {
            dead.close();
        }
    }
}
