package dev.innkeeper.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives a Quarkus test a database of its own through PgBouncer, whatever {@link Backends} gives it as well. */
public final class PooledBackends implements QuarkusTestResourceLifecycleManager {
    @Override
    public int order() {
        return 1;
    }

    @Override
    public Map<String, String> start() {
        var database = PgBouncer.shared().before(Postgres.shared().newDatabase());
        return Map.of(
                "DATABASE_URL", database.url(),
                "DATABASE_USER", database.user(),
                "DATABASE_PASSWORD", database.password());
    }

    @Override
    public void stop() {
        // The servers are shared by all tests of the JVM and end with it.
    }
}
