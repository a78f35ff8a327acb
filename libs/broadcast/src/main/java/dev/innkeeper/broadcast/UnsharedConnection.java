package dev.innkeeper.broadcast;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.util.List;

/** Opens connections to Redis that are for one owner, and end when closed instead of going back to the pool. */
public final class UnsharedConnection {
    // No database has this number: Redis refuses and all stays as it is. But the pool takes no connection back that has
    // ever been told to select one, and a connection that is closed because it fell silent must not be had again.
    private static final String NO_DATABASE = "-1";

    private UnsharedConnection() {}

    /** Opens one; fails if Redis is away. */
    public static Future<RedisConnection> open(Redis redis) {
        return redis.connect().map(connection -> {
            // Only in a batch, even of one, does the client notice.
            connection.batch(List.of(Request.cmd(Command.SELECT).arg(NO_DATABASE)));
            return connection;
        });
    }
}
