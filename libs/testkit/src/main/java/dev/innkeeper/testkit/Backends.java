package dev.innkeeper.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * Gives a Quarkus test a fresh, migrated database and an empty Redis:
 * {@code @WithTestResource(Backends.class)} on the test class.
 */
public final class Backends implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        var database = Postgres.shared().newDatabase();
        var redis = Redis.shared();
        redis.flush();
        return Map.of(
                "APP_ENV", "test",
                "DATABASE_URL", database.url(),
                "DATABASE_USER", database.user(),
                "DATABASE_PASSWORD", database.password(),
                "REDIS_URL", redis.url());
    }

    @Override
    public void stop() {
        // The servers are shared by all tests of the JVM and end with it.
    }
}
