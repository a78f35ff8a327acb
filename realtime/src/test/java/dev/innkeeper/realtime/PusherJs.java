package dev.innkeeper.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A client in JavaScript, running on node, and what it reports: pusher-js as its makers publish it, or our own. */
final class PusherJs implements AutoCloseable {
    private static final String OURS =
            Path.of("src", "test", "js", "follow.js").toAbsolutePath().toString();
    private static final Path SCRIPT = Path.of(
                    "..", "libs", "broadcast", "src", "main", "resources", "META-INF", "resources", "assets")
            .resolve("innkeeper-realtime.js");

    private final BlockingQueue<JsonNode> reports = new LinkedBlockingQueue<>();
    private final List<JsonNode> seen = new ArrayList<>();
    private final Process process;

    private PusherJs(Process process) {
        this.process = process;
        Thread.ofVirtual().name("pusher-js-output").start(this::read);
    }

    /** Connects and subscribes as the options say: key, host, port, auth (an address), channels. */
    static PusherJs run(Map<String, ?> options) throws IOException {
        String json = new ObjectMapper().writeValueAsString(options);
        return new PusherJs(NodePrograms.start(
                new ProcessBuilder("node", "listen.js", json).redirectError(ProcessBuilder.Redirect.INHERIT)));
    }

    /** The same with the client that libs/broadcast ships, with these options: key, url, auth, channels. */
    static PusherJs runOurs(Map<String, ?> options) throws IOException {
        var all = new HashMap<String, Object>(options);
        all.put("script", SCRIPT.toAbsolutePath().normalize().toString());
        String json = new ObjectMapper().writeValueAsString(all);
        return new PusherJs(NodePrograms.start(new ProcessBuilder("node", "--experimental-websocket", OURS, json)
                .redirectError(ProcessBuilder.Redirect.INHERIT)));
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
        return await(kind + " of " + channel, report -> isOfKind(report, kind, channel));
    }

    /** The same of a report that may be among those that were skipped. */
    void awaitKindUnlessSeen(String kind, String channel) throws InterruptedException {
        if (seen.stream().noneMatch(report -> isOfKind(report, kind, channel))) {
            awaitKind(kind, channel);
        }
    }

    private static boolean isOfKind(JsonNode report, String kind, String channel) {
        return kind.equals(report.path("kind").asText())
                && channel.equals(report.path("channel").asText());
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
