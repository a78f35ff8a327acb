package dev.innkeeper.jobs.dispatch;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;

/** The mark that a queue is being filled from Postgres. Redis loses it with whatever was filled in. */
@Singleton
public class Fillings {
    private static final String FIELD = "filling";

    private final ScriptCalls redis;

    Fillings(ScriptCalls redis) {
        this.redis = redis;
    }

    /** Marks the queue as filled by this token from now on. */
    public void begin(String queue, String token) throws RedisDown, InterruptedException {
        redis.command(Request.cmd(Command.HSET).arg(meta(queue)).arg(FIELD).arg(token));
    }

    /** Whether nobody has begun anew, and Redis has not forgotten, what was filled in since {@link #begin}. */
    public boolean holds(String queue, String token) throws RedisDown, InterruptedException {
        var found = redis.command(Request.cmd(Command.HGET).arg(meta(queue)).arg(FIELD));
        return found != null && token.equals(found.toString());
    }

    /** Takes the mark away: the queue is open. */
    public void end(String queue) throws RedisDown, InterruptedException {
        redis.command(Request.cmd(Command.HDEL).arg(meta(queue)).arg(FIELD));
    }

    private static String meta(String queue) {
        return new QueueKeys(queue).meta();
    }
}
