package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.local.stack.Installation;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Only where a Docker engine and the images are: it builds everything once more, inside containers. */
@EnabledIfEnvironmentVariable(named = "INNKEEPER_COMPOSE_TEST", matches = "1")
class ComposeIT {
    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void developmentAndProductionBecomeHealthyAndPassTheSmokeTest() throws Exception {
        var home = Installation.ofThisCode().home();
        var log = home.resolve("local/target/compose-test.log");
        var test = new ProcessBuilder(
                        home.resolve("deploy/compose-test").toString(), "--one", "development", "production")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(test.waitFor()).as("exit code; see %s", log).isZero();
        } finally {
            test.destroy();
        }
    }
}
