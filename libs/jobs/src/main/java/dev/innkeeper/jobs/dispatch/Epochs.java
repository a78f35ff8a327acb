package dev.innkeeper.jobs.dispatch;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.util.List;

/** The mark that a queue in Redis was filled from Postgres. A wiped Redis has lost it, and claims wait for it. */
@Singleton
public class Epochs {
    private static final String FIELD = "epoch";

    private final ScriptCalls redis;

    Epochs(ScriptCalls redis) {
        this.redis = redis;
    }

    /** Whether the queue may be claimed from. */
    public boolean isOpen(String queue) throws RedisDown, InterruptedException {
        return redis.command(Request.cmd(Command.HEXISTS)
                                .arg(new QueueKeys(queue).meta())
                                .arg(FIELD))
                        .toInteger()
                == 1;
    }

    /** Lets workers claim from the queue: it is filled. */
    public void open(String queue, String epoch) throws RedisDown, InterruptedException {
        redis.command(Request.cmd(Command.HSET)
                .arg(new QueueKeys(queue).meta())
                .arg(FIELD)
                .arg(epoch));
        ring(queue);
    }

    /** Wakes the workers, so that they look at the queue. */
    public void ring(String queue) throws RedisDown, InterruptedException {
        redis.command(Request.cmd(Command.PUBLISH).arg(QueueKeys.BELL).arg(queue));
    }

    /** Makes parked jobs ready again, so that none waits for a limit that has become free unnoticed. */
    public void unpark(String queue, int most) throws RedisDown, InterruptedException {
        var keys = new QueueKeys(queue);
        redis.call(List.of(new ScriptCalls.Call(
                Script.UNPARK, List.of(keys.ready(), keys.parked()), List.of(Integer.toString(most)))));
    }
}
