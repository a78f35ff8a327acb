package dev.innkeeper.broadcast;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Opens connections to Redis that are for one owner, and end when closed instead of going back to the pool. */
public final class UnsharedConnection {
    private static final Logger LOG = Logger.getLogger(UnsharedConnection.class);
    // A Redis that froze, or a host that vanished, lets everybody come and answers nobody; whoever waited for it would
    // never find the one that has taken its place.
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    // No database has this number: Redis refuses and all stays as it is. But the pool takes no connection back that has
    // ever been told to select one, and a connection that is closed because it fell silent must not be had again.
    private static final String NO_DATABASE = "-1";

    private UnsharedConnection() {}

    /** Opens one; fails if Redis is away or does not answer in time. */
    public static Future<RedisConnection> open(Redis redis) {
        return open(redis, Future::succeededFuture);
    }

    /**
     * Opens one and asks what has to be known before it is used; fails if Redis is away, or has not answered all that in
     * time. A connection that comes nonetheless is closed.
     */
    public static <T> Future<T> open(Redis redis, Function<RedisConnection, Future<T>> prepare) {
        var opening = redis.connect().map(connection -> {
            // Only in a batch, even of one, does the client notice.
            connection.batch(List.of(Request.cmd(Command.SELECT).arg(NO_DATABASE)));
            return connection;
        });
        return opening.compose(prepare)
                .timeout(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(error -> opening.onSuccess(UnsharedConnection::close));
    }

    private static void close(RedisConnection open) {
        open.close().onFailure(error -> LOG.debug("closing a Redis connection", error));
    }
}
