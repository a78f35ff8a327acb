package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.broadcast.BroadcastConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The scripts of src/test/js with the packages that their lock file pins, run by node. */
final class NodePrograms {
    static final Path INSTALLED = Path.of("target", "pusher-js");

    private static final Duration INSTALLATION = Duration.ofSeconds(180);
    private static final Path SOURCE = Path.of("src", "test", "js");
    private static boolean installed;

    private NodePrograms() {}

    /** Installs once, with npm's own settings for where to fetch from. */
    static synchronized void install() throws IOException, InterruptedException {
        if (installed) {
            return;
        }
        copy();
        var log = INSTALLED.resolve("npm.log");
        var npm = start(new ProcessBuilder("npm", "ci", "--ignore-scripts", "--prefer-offline")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile()));
        boolean ended = npm.waitFor(INSTALLATION.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            npm.destroyForcibly();
        }
        assertThat(ended && npm.exitValue() == 0)
                .as("npm ci within %s said: %s", INSTALLATION, Files.readString(log))
                .isTrue();
        installed = true;
    }

    /** What tells a script where the server is and how to sign. */
    static Map<String, String> environment(URI server, BroadcastConfig app) {
        return Map.of(
                "REALTIME_HOST", server.getHost(),
                "REALTIME_PORT", String.valueOf(server.getPort()),
                "REALTIME_KEY", app.key(),
                "REALTIME_SECRET", app.secret(),
                "REALTIME_APP_ID", app.appId());
    }

    /** A script under way, with all it prints in a file. */
    record Run(Process process, Path output) {
        /** Fails with what the script printed, unless it ends well in time. */
        void endsWell(Duration limit) throws IOException, InterruptedException {
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            assertThat(ended && process.exitValue() == 0)
                    .as("within %s it said: %s", limit, Files.readString(output))
                    .isTrue();
        }
    }

    static Run run(String name, Map<String, String> environment, String... command) throws IOException {
        var output = INSTALLED.resolve(name + ".log");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return new Run(start(builder), output);
    }

    static Process start(ProcessBuilder command) throws IOException {
        var words = new ArrayList<>(command.command());
        try {
            return command.directory(INSTALLED.toFile()).start();
        } catch (IOException e) {
            throw new IOException(
                    ("This test runs clients that are written in JavaScript: install Node.js 20 or later with npm, so that"
                                    + " '%s' is on the PATH")
                            .formatted(words.getFirst()),
                    e);
        }
    }

    private static void copy() throws IOException {
        try (var files = Files.walk(SOURCE)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var target = INSTALLED.resolve(SOURCE.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** The scripts of a folder, by name. */
    static List<String> scripts(String folder, String ending) {
        try (var files = Files.list(SOURCE.resolve(folder))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
