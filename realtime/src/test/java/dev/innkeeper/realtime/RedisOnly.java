package dev.innkeeper.realtime;

import dev.innkeeper.testkit.Redis;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** An empty Redis and nothing else: where Postgres should be, nobody listens. */
public final class RedisOnly implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        var redis = Redis.shared();
        redis.flush();
        return Map.of(
                "APP_ENV", "test",
                "DATABASE_URL", "jdbc:postgresql://localhost:1/nobody",
                "REDIS_URL", redis.url(),
                // Those in the database could not be read, and whoever is not known might be one of them.
                "innkeeper.broadcast.apps.enabled", "false");
    }

    @Override
    public void stop() {
        // The server is shared by all tests of the JVM and ends with it.
    }
}
