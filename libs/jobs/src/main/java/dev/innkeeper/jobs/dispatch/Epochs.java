package dev.innkeeper.jobs.dispatch;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.util.List;

/** The mark that a queue in Redis was filled from Postgres. A wiped Redis has lost it, and claims wait for it. */
@Singleton
public class Epochs {
    private static final String FIELD = "epoch";
    // A script holds up everybody else: a call takes well below a millisecond.
    private static final int KEYS_PER_CALL = 200;

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

    /** Looks at up to so many limits and rates that jobs wait for, so that none waits for what became free unnoticed. */
    public void unpark(String queue, int most) throws RedisDown, InterruptedException {
        var keys = new QueueKeys(queue);
        var cursor = "";
        for (int seen = 0; seen < most; seen += KEYS_PER_CALL) {
            var call = new ScriptCalls.Call(
                    Script.TEND,
                    List.of(keys.ready(), keys.parked(), keys.running(), keys.wake(), keys.limit()),
                    List.of(cursor, Integer.toString(KEYS_PER_CALL), QueueKeys.BELL, queue));
            cursor = redis.call(List.of(call)).getFirst().toString();
            if (cursor.isEmpty()) {
                return;
            }
        }
    }
}
