package dev.innkeeper.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A program of this machine that reads descriptors better than we could. A test that asks for one skips without it on a developer's
 * machine; in CI, which installs them, it fails.
 */
public final class Program {
    private Program() {}

    /** How a program ended, and what it said on both outputs. */
    public record Result(int status, String said) {}

    /** Skips the test, or fails it in CI, where no such program is on the PATH. */
    public static void assume(String name) {
        var folders = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
        boolean found = Stream.of(folders).anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        assume(name, found ? null : "no %s on the PATH".formatted(name));
    }

    /** The same for that reason, if there is one. */
    static void assume(String name, @Nullable String missing) {
        if (missing != null) {
            assertThat(mayBeMissing(name, System.getenv())).as(missing).isTrue();
            Assumptions.abort(missing);
        }
    }

    /** In CI only what its scripts have found that the machine can not have. */
    static boolean mayBeMissing(String name, Map<String, String> environment) {
        return environment.getOrDefault("CI", "").isEmpty()
                || List.of(environment.getOrDefault("INNKEEPER_WITHOUT", "").split(" "))
                        .contains(name);
    }

    /** Runs it in the root of the source tree, with that environment beside the usual one. */
    public static Result run(Map<String, String> environment, List<String> command) {
        try {
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .directory(Repository.file("").toFile());
            builder.environment().putAll(environment);
            var process = builder.start();
            process.getOutputStream().close();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
