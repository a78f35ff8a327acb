package dev.innkeeper.realtime;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/** {@link RedisOnly} for a node that would know the applications of the database, had it been there since the start. */
public final class NoPostgres implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        var config = new HashMap<>(new RedisOnly().start());
        config.remove("innkeeper.broadcast.apps.enabled");
        return config;
    }

    @Override
    public void stop() {
        // The server is shared by all tests of the JVM and ends with it.
    }
}
