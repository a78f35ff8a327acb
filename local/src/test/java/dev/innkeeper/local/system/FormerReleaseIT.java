package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.local.stack.Installation;
import dev.innkeeper.local.stack.Ports;
import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * This code is taken back to the release before it: that one's own programs, which the property {@code former} names, on the
 * schema that this code has expanded.
 */
@EnabledIfSystemProperty(named = "former", matches = ".+", disabledReason = "./innkeeper drill former")
@Timeout(600)
class FormerReleaseIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void theReleaseBeforeServesOnThisSchemaAndThisCodeGoesOnWithWhatItLeaves() throws Exception {
        var former = new Installation(Path.of(System.getProperty("former")));
        try (var current = start(Installation.ofThisCode(), Map.of())) {
            for (var service : Service.values()) {
                current.process(service).stop(LONG);
            }
            var database = current.backends().database();
            var sameDatabase = Map.of(
                    "DATABASE_URL", database.url(),
                    "DATABASE_USER", database.user(),
                    "DATABASE_PASSWORD", database.password());

            try (var back = start(former, sameDatabase)) {
                assertThat(back.smoke())
                        .as("the smoke test of the release before")
                        .isZero();
            }

            for (var service : Service.values()) {
                current.launch(service, Map.of());
            }
            for (var service : Service.values()) {
                current.awaitReady(service);
            }
            assertThat(current.smoke()).as("the smoke test of this code").isZero();
        }
    }

    private static Stack start(Installation installation, Map<String, String> environment) throws InterruptedException {
        return Stack.start(
                new Stack.Settings(installation, Ports.free(), null, environment, false), new SilentListener());
    }
}
