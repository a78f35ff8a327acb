package dev.innkeeper.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** pusher-js as its makers publish it, running on node, and what it reports. */
final class PusherJs implements AutoCloseable {
    private static final Duration INSTALLATION = Duration.ofSeconds(120);
    private static final Path SOURCE = Path.of("src", "test", "js");
    private static final Path INSTALLED = Path.of("target", "pusher-js");

    private final BlockingQueue<JsonNode> reports = new LinkedBlockingQueue<>();
    private final List<JsonNode> seen = new ArrayList<>();
    private final Process process;

    private PusherJs(Process process) {
        this.process = process;
        Thread.ofVirtual().name("pusher-js-output").start(this::read);
    }

    /** Installs what the lock file pins, with npm's own settings for where to fetch it. */
    static void install() throws IOException, InterruptedException {
        Files.createDirectories(INSTALLED);
        for (String file : List.of("package.json", "package-lock.json", ".npmrc", "listen.js")) {
            Files.copy(SOURCE.resolve(file), INSTALLED.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
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
    }

    /** Connects and subscribes as the options say: key, host, port, auth (an address), channels. */
    static PusherJs run(Map<String, ?> options) throws IOException {
        String json = new ObjectMapper().writeValueAsString(options);
        return new PusherJs(
                start(new ProcessBuilder("node", "listen.js", json).redirectError(ProcessBuilder.Redirect.INHERIT)));
    }

    /** Waits for a report that fits; those before it are skipped. */
    JsonNode await(String what, Predicate<JsonNode> fits) throws InterruptedException {
        long until = System.nanoTime() + ProtocolClient.PATIENCE.toNanos();
        while (true) {
            var report = reports.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (report == null) {
                return fail("pusher-js did not report %s, but only %s", what, seen);
            }
            seen.add(report);
            if (fits.test(report)) {
                return report;
            }
        }
    }

    JsonNode awaitState(String state) throws InterruptedException {
        return await(
                "state " + state, report -> state.equals(report.path("state").asText()));
    }

    JsonNode awaitKind(String kind, String channel) throws InterruptedException {
        return await(
                kind + " of " + channel,
                report -> kind.equals(report.path("kind").asText())
                        && channel.equals(report.path("channel").asText()));
    }

    /** Everything it reported until now. */
    List<JsonNode> seen() {
        return seen;
    }

    @Override
    public void close() throws Exception {
        process.getOutputStream().close();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private static Process start(ProcessBuilder command) throws IOException {
        try {
            return command.directory(INSTALLED.toFile()).start();
        } catch (IOException e) {
            throw new IOException(
                    "This test runs the real pusher-js: install Node.js 20 or later with npm, so that 'node' and 'npm' are"
                            + " on the PATH",
                    e);
        }
    }

    private void read() {
        var json = new ObjectMapper();
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                reports.add(json.readTree(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
