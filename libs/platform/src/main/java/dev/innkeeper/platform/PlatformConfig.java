package dev.innkeeper.platform;

import dev.innkeeper.platform.env.AppEnv;
import dev.innkeeper.platform.env.AtLeast;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;

/** What every service is configured with. */
@RegisterForReflection
@ConfigMapping(prefix = "innkeeper.platform")
public interface PlatformConfig {
    /** Where the process runs: variable APP_ENV. Default development. */
    @WithDefault("development")
    @WithConverter(ToAppEnv.class)
    AppEnv env();

    /** The key that signs and encrypts, 32 bytes in base64: variable APP_KEY. Required outside development and test. */
    Optional<String> appKey();

    /** A second key that is valid too, for rotation: variable APP_KEY_NEXT. Default none. */
    Optional<String> appKeyNext();

    /** How often dependencies are checked. Default 1 s. */
    @WithDefault("PT1S")
    @AtLeast("PT0.001S")
    Duration probeInterval();

    /** The longest one check may take before it counts as failed. Default 2 s. */
    @WithDefault("PT2S")
    @AtLeast("PT0.001S")
    Duration probeTimeout();

    /** Failures in a row that make a dependency down. Default 3. */
    @WithDefault("3")
    @AtLeast("1")
    int probeFailures();

    /** Successes in a row that make it up again. Default 2. */
    @WithDefault("2")
    @AtLeast("1")
    int probeSuccesses();

    /**
     * How long a service goes on serving after it said it is not ready, so that balancers notice.
     * Default 5 s; 0 in development and test.
     */
    @WithDefault("PT5S")
    @AtLeast("PT0S")
    Duration shutdownDelay();

    /** How long running work may take to end after the delay. Default 15 s. */
    @WithDefault("PT15S")
    @AtLeast("PT0S")
    Duration drainTimeout();

    /**
     * Whether the service is not ready without Redis. Default false: every service goes on without it and says degraded,
     * since what is accepted is kept by Postgres alone.
     */
    @WithDefault("false")
    boolean redisCritical();

    /**
     * Whether it is a fault that nothing here backs Postgres up. Default true in production, else false. False where the
     * backup is somebody else's, who then has to watch it.
     */
    @WithDefault("false")
    boolean backupExpected();

    /** Reads {@link AppEnv} from its lower-case name. */
    final class ToAppEnv implements Converter<AppEnv> {
        @Override
        public AppEnv convert(String value) {
            return AppEnv.of(value);
        }
    }
}
