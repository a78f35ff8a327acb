package dev.innkeeper.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@link Backends}, but that Redis is reached over a line, which a field of the test is given. The argument {@code client}
 * names the property of the only client that goes over it; without it all do.
 */
public final class FreezableBackends implements QuarkusTestResourceLifecycleManager {
    private static final String REDIS = "REDIS_URL";

    private final Backends backends = new Backends();
    private String client = REDIS;
    private @Nullable FreezableLine line;

    @Override
    public void init(Map<String, String> arguments) {
        client = arguments.getOrDefault("client", REDIS);
    }

    @Override
    public Map<String, String> start() {
        var config = new HashMap<>(backends.start());
        try {
            line = new FreezableLine(0, URI.create(config.get(REDIS)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        config.put(client, "redis://localhost:" + line.port());
        return config;
    }

    @Override
    public void inject(TestInjector test) {
        test.injectIntoFields(line, new TestInjector.MatchesType(FreezableLine.class));
    }

    @Override
    public void stop() {
        backends.stop();
        try {
            if (line != null) {
                line.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
