package dev.innkeeper.jobs.dispatch;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** How much of each queue is in Redis: numbers that Redis keeps anyway, read in one round trip. */
@Singleton
public class QueueSizes {
    private static final int COMMANDS = 6;

    private final ScriptCalls redis;

    QueueSizes(ScriptCalls redis) {
        this.redis = redis;
    }

    /**
     * The sizes of a queue.
     *
     * @param ready due, and nobody has them
     * @param delayed due within the horizon
     * @param leased with a worker
     * @param parked held back by a limit or a rate
     * @param oldestReadyMillis when the first of the ready was due, in milliseconds of the epoch; those handed back at
     *     the front do not count
     * @param paused whether an operator keeps workers from it
     */
    public record Sizes(
            long ready, long delayed, long leased, long parked, OptionalLong oldestReadyMillis, boolean paused) {}

    /** The sizes of these queues, in their order. */
    public Map<String, Sizes> of(Collection<String> queues) throws RedisDown, InterruptedException {
        var requests = new ArrayList<Request>(queues.size() * COMMANDS);
        for (var queue : queues) {
            var keys = new QueueKeys(queue);
            for (var key : List.of(keys.ready(), keys.delayed(), keys.lease(), keys.parked())) {
                requests.add(Request.cmd(Command.ZCARD).arg(key));
            }
            requests.add(Request.cmd(Command.ZRANGEBYSCORE)
                    .arg(keys.ready())
                    .arg("(0")
                    .arg("+inf")
                    .arg("WITHSCORES")
                    .arg("LIMIT")
                    .arg(0)
                    .arg(1));
            requests.add(Request.cmd(Command.HEXISTS).arg(keys.meta()).arg(QueueSettings.PAUSED));
        }
        var sizes = new LinkedHashMap<String, Sizes>();
        var answers = redis.commands(requests).iterator();
        for (var queue : queues) {
            sizes.put(
                    queue,
                    new Sizes(
                            answers.next().toLong(),
                            answers.next().toLong(),
                            answers.next().toLong(),
                            answers.next().toLong(),
                            score(answers.next()),
                            answers.next().toLong() == 1));
        }
        return sizes;
    }

    // Redis 6 and its successors answer members and scores alike as a flat list, or as pairs under RESP 3.
    private static OptionalLong score(Response first) {
        if (first.size() == 0) {
            return OptionalLong.empty();
        }
        var score = first.size() == 1 ? first.get(0).get(1) : first.get(1);
        return OptionalLong.of((long) Double.parseDouble(score.toString()));
    }
}
