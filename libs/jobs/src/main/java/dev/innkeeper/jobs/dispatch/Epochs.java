package dev.innkeeper.jobs.dispatch;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

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

    /** The mark of the queue; empty if it may not be claimed from. */
    public Optional<String> current(String queue) throws RedisDown, InterruptedException {
        var found = redis.command(
                Request.cmd(Command.HGET).arg(new QueueKeys(queue).meta()).arg(FIELD));
        return Optional.ofNullable(found).map(Response::toString);
    }

    /** Lets nobody claim from the queue until it is filled again. */
    public void close(String queue) throws RedisDown, InterruptedException {
        redis.command(Request.cmd(Command.HDEL).arg(new QueueKeys(queue).meta()).arg(FIELD));
    }

    /** Closes the queue and forgets its jobs and who runs them: what is known of them is not true. */
    public void wipe(String queue) throws RedisDown, InterruptedException {
        close(queue);
        var forget = Request.cmd(Command.UNLINK);
        new QueueKeys(queue).ofJobs().forEach(forget::arg);
        redis.command(forget);
    }

    /** Lets workers claim from the queue: it is filled. */
    public void open(String queue, String epoch) throws RedisDown, InterruptedException {
        redis.command(Request.cmd(Command.HSET)
                .arg(new QueueKeys(queue).meta())
                .arg(FIELD)
                .arg(epoch));
        ring(queue);
    }

    /** Has the workers tell Redis at once what they run. */
    public void askForLeases() throws RedisDown, InterruptedException {
        redis.command(Request.cmd(Command.PUBLISH).arg(QueueKeys.BELL).arg(QueueKeys.RENEW));
    }

    /** Wakes the workers, so that they look at the queue. */
    public void ring(String queue) throws RedisDown, InterruptedException {
        redis.command(Request.cmd(Command.PUBLISH).arg(QueueKeys.BELL).arg(queue));
    }

    /** Looks at up to so many limits and rates that jobs wait for, so that none waits for what became free unnoticed. */
    public void unpark(String queue, int most) throws RedisDown, InterruptedException {
        var cursor = "";
        for (int seen = 0; seen < most; seen += KEYS_PER_CALL) {
            var call = new ScriptCalls.Call(
                    Script.TEND, queue, List.of(cursor, Integer.toString(KEYS_PER_CALL), QueueKeys.BELL, queue));
            cursor = redis.call(List.of(call)).getFirst().toString();
            if (cursor.isEmpty()) {
                return;
            }
        }
    }
}
