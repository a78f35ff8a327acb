package dev.innkeeper.deploy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A program of this machine that reads descriptors better than we could. A test that asks for one skips without it. */
public final class Program {
    private Program() {}

    /** How a program ended, and what it said on both outputs. */
    public record Result(int status, String said) {}

    /** Skips the test where no such program is on the PATH. */
    public static void assume(String name) {
        var folders = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
        Assumptions.assumeTrue(
                Stream.of(folders).anyMatch(folder -> Files.isExecutable(Path.of(folder, name))),
                "no %s on the PATH".formatted(name));
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
