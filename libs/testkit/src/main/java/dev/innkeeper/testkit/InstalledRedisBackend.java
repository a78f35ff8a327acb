package dev.innkeeper.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives a Quarkus test the installed Redis, whatever {@link Backends} gives it as well. */
public final class InstalledRedisBackend implements QuarkusTestResourceLifecycleManager {
    @Override
    public int order() {
        return 1;
    }

    @Override
    public Map<String, String> start() {
        return Map.of("REDIS_URL", InstalledRedis.startRedis());
    }

    @Override
    public void stop() {
        // The server ends with the JVM.
    }
}
