package dev.innkeeper.web;

import dev.innkeeper.testkit.Postgres;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A database, and where Redis should be nobody listens. */
public final class WithoutRedis implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        var database = Postgres.shared().newDatabase();
        return Map.of(
                "APP_ENV", "test",
                "DATABASE_URL", database.url(),
                "DATABASE_USER", database.user(),
                "DATABASE_PASSWORD", database.password(),
                "REDIS_URL", "redis://localhost:1");
    }

    @Override
    public void stop() {
        // The server is shared by all tests of the JVM and ends with it.
    }
}
