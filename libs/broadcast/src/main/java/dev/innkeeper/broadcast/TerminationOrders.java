package dev.innkeeper.broadcast;

import java.time.Duration;
import java.util.List;

/**
 * Orders to close all connections of a signed-in user. All nodes are told, and the order is kept for those that can not
 * hear Redis at the moment: each asks for what it missed as soon as it hears again.
 */
public final class TerminationOrders {
    /** Much longer than a node needs to reach a Redis that is there. */
    private static final Duration KEPT = Duration.ofHours(1);
    /** One or two megabytes. */
    private static final int MOST = 10_000;
    // An order is a JSON object, told with the id under which it is kept, or without one if Redis can keep nothing.
    private static final String SCRIPT = """
            local id = redis.pcall('XADD', KEYS[1], 'MAXLEN', '~', ARGV[3], '*', 'order', ARGV[2])
            if type(id) == 'table' then return redis.call('PUBLISH', ARGV[1], ARGV[2]) end
            redis.call('PEXPIRE', KEYS[1], ARGV[4])
            return redis.call('PUBLISH', ARGV[1], '{"id":"' .. id .. '",' .. string.sub(ARGV[2], 2))
            """;

    private TerminationOrders() {}

    /** The arguments of EVAL that gives the order and answers how many nodes heard it. */
    public static List<String> give(RedisNames names, String orderJson) {
        return List.of(
                SCRIPT,
                "1",
                names.terminations(),
                names.control(),
                orderJson,
                String.valueOf(MOST),
                String.valueOf(KEPT.toMillis()));
    }
}
