package dev.innkeeper.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives a Quarkus test the installed Valkey, whatever {@link Backends} gives it as well. */
public final class InstalledValkeyBackend implements QuarkusTestResourceLifecycleManager {
    @Override
    public int order() {
        return 1;
    }

    @Override
    public Map<String, String> start() {
        return Map.of("REDIS_URL", InstalledRedis.startValkey());
    }

    @Override
    public void stop() {
        // The server ends with the JVM.
    }
}
