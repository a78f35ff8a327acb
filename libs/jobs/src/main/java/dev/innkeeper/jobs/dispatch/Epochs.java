package dev.innkeeper.jobs.dispatch;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * The mark that a queue in Redis was filled from Postgres, in the server that answers. A wiped Redis has lost it, one that took
 * the place of the filled one is another server; claims wait for it.
 */
@Singleton
public class Epochs {
    private static final String FIELD = "epoch";
    // A script holds up everybody else: a call takes well below a millisecond.
    private static final int KEYS_PER_CALL = 200;
    // Two milliseconds or so, once an audit.
    private static final int MOST_COUNTED = 5000;

    private final ScriptCalls redis;

    Epochs(ScriptCalls redis) {
        this.redis = redis;
    }

    /** Whether the queue may be claimed from. */
    public boolean isOpen(String queue) throws RedisDown, InterruptedException {
        return current(queue).isPresent();
    }

    /** The mark of the queue; empty if it may not be claimed from. */
    public Optional<String> current(String queue) throws RedisDown, InterruptedException {
        var mark = redis.call(List.of(new ScriptCalls.Call(Script.MARK, queue, List.of())))
                .getFirst()
                .toString();
        return Optional.of(mark).filter(found -> !found.isEmpty());
    }

    /** Closes the queue and forgets its jobs, who runs them and the buckets of their rates: what is known of them is not true. */
    public void wipe(String queue) throws RedisDown, InterruptedException {
        redis.command(Request.cmd(Command.HDEL).arg(new QueueKeys(queue).meta()).arg(FIELD));
        var forget = Request.cmd(Command.UNLINK);
        new QueueKeys(queue).ofJobs().forEach(forget::arg);
        redis.command(forget);
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

    /** Counts anew how many of each limit run, unless too many do; answers how many counts were wrong. */
    public int mendCounts(String queue) throws RedisDown, InterruptedException {
        var call = new ScriptCalls.Call(Script.MEND, queue, List.of(Integer.toString(MOST_COUNTED)));
        return Math.max(0, redis.call(List.of(call)).getFirst().toInteger());
    }
}
