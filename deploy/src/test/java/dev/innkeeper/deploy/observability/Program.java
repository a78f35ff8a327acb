package dev.innkeeper.deploy.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Repository;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A tool that may be missing on a developer's machine, and must not be where CI is set. */
record Program(String name, String packageName) {
    static final Program PROMTOOL = new Program("promtool", "prometheus");
    static final Program AMTOOL = new Program("amtool", "prometheus-alertmanager");

    /** Skips the test without the tool; in CI it fails. */
    void assume() {
        var found = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        var missing =
                "no %s on the PATH (Debian's package %s): what it checks is not tested".formatted(name, packageName);
        assertThat(found || System.getenv("CI") == null).as(missing).isTrue();
        Assumptions.assumeTrue(found, missing);
    }

    /** What it says; fails with that if it fails. */
    String run(List<String> arguments) throws InterruptedException {
        assume();
        try {
            var command = Stream.concat(Stream.of(name), arguments.stream()).toList();
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .directory(Repository.file("").toFile())
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor())
                    .as("%s%n%s", String.join(" ", command), said)
                    .isZero();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
