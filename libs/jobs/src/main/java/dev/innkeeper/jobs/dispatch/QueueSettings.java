package dev.innkeeper.jobs.dispatch;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the claims of a queue go by besides its jobs. Table queue is the truth; this is its copy in Redis. */
@Singleton
public class QueueSettings {
    static final String PAUSED = "paused";
    private static final String LIMIT = "limit";

    private final ScriptCalls redis;

    QueueSettings(ScriptCalls redis) {
        this.redis = redis;
    }

    /** Workers go by these settings from their next claim on; {@code limit} null for none. */
    public void apply(String queue, boolean paused, @Nullable Integer limit) throws RedisDown, InterruptedException {
        var meta = new QueueKeys(queue).meta();
        redis.commands(List.of(
                field(meta, PAUSED, paused ? "1" : null),
                field(meta, LIMIT, limit == null ? null : limit.toString()),
                Request.cmd(Command.PUBLISH).arg(QueueKeys.BELL).arg(queue)));
    }

    private static Request field(String key, String field, @Nullable String value) {
        return value == null
                ? Request.cmd(Command.HDEL).arg(key).arg(field)
                : Request.cmd(Command.HSET).arg(key).arg(field).arg(value);
    }
}
