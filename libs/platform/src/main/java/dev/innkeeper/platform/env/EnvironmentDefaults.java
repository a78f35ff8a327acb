package dev.innkeeper.platform.env;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Defaults that differ by {@code APP_ENV}: readable logs on a developer's screen, a backup where it must not be missing. */
public final class EnvironmentDefaults implements ConfigSourceFactory {
    // Above a library's own defaults (100), below a service's application.properties (250).
    private static final int ORDINAL = 150;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        var value = context.getValue("APP_ENV").getValue();
        var env = value == null || value.isBlank() ? AppEnv.DEVELOPMENT : AppEnv.of(value);
        return List.of(new PropertiesConfigSource(defaults(env), "defaults of " + env.id(), ORDINAL));
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }

    // Every case sets the same keys: what the build's own environment sets would else become every other's default.
    private static Map<String, String> defaults(AppEnv env) {
        return switch (env) {
            case DEVELOPMENT, TEST ->
                Map.of(
                        "quarkus.log.console.json.enabled", "false",
                        // Nothing balances load in front of a developer's machine: nobody needs to notice the exit.
                        "innkeeper.platform.shutdown-delay", "PT0S",
                        "innkeeper.platform.backup-expected", "false");
            case PREVIEW, STAGING, PRODUCTION ->
                Map.of(
                        "quarkus.log.console.json.enabled", "true",
                        "innkeeper.platform.shutdown-delay", "PT5S",
                        "innkeeper.platform.backup-expected", String.valueOf(env == AppEnv.PRODUCTION));
        };
    }
}
