package dev.innkeeper.jobs.dispatch;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.util.List;

/** The mark that a queue is being filled from Postgres. Redis loses it with whatever was filled in. */
@Singleton
public class Fillings {
    private static final String FIELD = "filling";

    private final ScriptCalls redis;

    Fillings(ScriptCalls redis) {
        this.redis = redis;
    }

    /** Marks the queue as filled by this token from now on: it is closed, and what Redis knew of its jobs is forgotten. */
    public void begin(String queue, String token) throws RedisDown, InterruptedException {
        redis.call(List.of(new ScriptCalls.Call(Script.FILL, queue, List.of(token))));
    }

    /** Whether nobody has begun anew, and Redis has not forgotten, what was filled in since {@link #begin}. */
    public boolean holds(String queue, String token) throws RedisDown, InterruptedException {
        var found = redis.command(Request.cmd(Command.HGET).arg(meta(queue)).arg(FIELD));
        return found != null && token.equals(found.toString());
    }

    /**
     * Lets workers claim from the queue, which was filled by this token. Answers whether it is open: it is not if the server
     * that was filled has lost it or has been replaced, whatever {@link #holds} said.
     */
    public boolean open(String queue, String token) throws RedisDown, InterruptedException {
        var call = new ScriptCalls.Call(Script.OPEN, queue, List.of(token, QueueKeys.BELL, queue));
        return redis.call(List.of(call)).getFirst().toInteger() == 1;
    }

    private static String meta(String queue) {
        return new QueueKeys(queue).meta();
    }
}
