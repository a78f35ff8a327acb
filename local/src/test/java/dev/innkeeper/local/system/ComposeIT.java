package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.local.stack.Installation;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Every environment of compose, started and tried with its observability and its backup. Only where a Docker engine and the
 * images are; ours are made of what was just packaged. An exposed environment has one process of each service here.
 */
@EnabledIfEnvironmentVariable(named = "INNKEEPER_COMPOSE_TEST", matches = "1")
class ComposeIT {
    private static final int LAST = 40;

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void eachEnvironmentBecomesHealthyAndPassesTheSmokeTest() throws Exception {
        var home = Installation.ofThisCode().home();
        var log = home.resolve("local/target/compose-test.log");
        var command = new ProcessBuilder(
                        home.resolve("deploy/compose-test").toString(),
                        "--packaged",
                        "--one",
                        "--observability",
                        "--backup",
                        "development",
                        "preview",
                        "staging",
                        "production")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        command.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var test = command.start();
        try {
            int exit = test.waitFor();
            var said = Files.readAllLines(log);
            assertThat(exit)
                    .as(() -> "exit code; the end of %s:%n%s"
                            .formatted(
                                    log, String.join("\n", said.subList(Math.max(0, said.size() - LAST), said.size()))))
                    .isZero();
        } finally {
            test.destroy();
        }
    }
}
