package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.local.stack.Installation;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Only where a Docker engine and the images are. The images are made of what was just packaged; the other environments are tried
 * by {@code ./innkeeper try}.
 */
@EnabledIfEnvironmentVariable(named = "INNKEEPER_COMPOSE_TEST", matches = "1")
class ComposeIT {
    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void composeBecomesHealthyAndPassesTheSmokeTest() throws Exception {
        var home = Installation.ofThisCode().home();
        var log = home.resolve("local/target/compose-test.log");
        var command = new ProcessBuilder(home.resolve("deploy/compose-test").toString(), "--packaged", "development")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        command.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var test = command.start();
        try {
            assertThat(test.waitFor()).as("exit code; see %s", log).isZero();
        } finally {
            test.destroy();
        }
    }
}
