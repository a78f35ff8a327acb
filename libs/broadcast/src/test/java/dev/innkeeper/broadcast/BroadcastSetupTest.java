package dev.innkeeper.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.platform.PlatformConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BroadcastSetupTest {
    @Test
    void developmentNeedsNoVariable() {
        var setup = setup(Map.of("innkeeper.platform.env", "development"));

        assertThat(setup.problems()).isEmpty();
        assertThat(setup.config().publicUrl()).hasToString("ws://localhost:8081");
    }

    @Test
    void productionNamesEveryMissingVariable() {
        assertThat(setup(Map.of("innkeeper.platform.env", "production")).problems())
                .hasSize(4)
                .anySatisfy(problem -> assertThat(problem).startsWith("REALTIME_APP_ID is not set"))
                .anySatisfy(problem -> assertThat(problem).startsWith("REALTIME_KEY is not set"))
                .anySatisfy(problem -> assertThat(problem).startsWith("REALTIME_SECRET is not set"))
                .anySatisfy(problem -> assertThat(problem).startsWith("REALTIME_URL is not set"));
    }

    @Test
    void aMalformedAddressAndAShortSecretAreNamed() {
        assertThat(setup(Map.of(
                                "innkeeper.platform.env", "development",
                                "innkeeper.broadcast.secret", "short",
                                "innkeeper.broadcast.public-url", "https://example.com"))
                        .problems())
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).startsWith("REALTIME_SECRET is too short"))
                .anySatisfy(problem -> assertThat(problem).startsWith("REALTIME_URL is 'https://example.com'"));
    }

    private static BroadcastSetup setup(Map<String, String> values) {
        var config = new SmallRyeConfigBuilder()
                .withMapping(BroadcastProperties.class)
                .withMapping(PlatformConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 500))
                .build();
        return new BroadcastSetup(
                config.getConfigMapping(BroadcastProperties.class), config.getConfigMapping(PlatformConfig.class));
    }
}
