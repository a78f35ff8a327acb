package dev.innkeeper.realtime;

import dev.innkeeper.testkit.FreezableLine;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link RedisOnly}, reached over a line that a field of the test is given. */
public final class RedisOverLine implements QuarkusTestResourceLifecycleManager {
    private @Nullable FreezableLine line;

    @Override
    public Map<String, String> start() {
        var config = new HashMap<>(new RedisOnly().start());
        try {
            line = new FreezableLine(0, URI.create(config.get("REDIS_URL")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        config.put("REDIS_URL", "redis://localhost:" + line.port());
        return config;
    }

    @Override
    public void inject(TestInjector test) {
        test.injectIntoFields(line, new TestInjector.MatchesType(FreezableLine.class));
    }

    @Override
    public void stop() {
        try {
            if (line != null) {
                line.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
