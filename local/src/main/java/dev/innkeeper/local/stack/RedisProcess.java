package dev.innkeeper.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import redis.embedded.core.ExecutableProvider;

/** The embedded Redis as a guarded child process that keeps nothing on disk. */
final class RedisProcess {
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final Duration STOP_GRACE = Duration.ofSeconds(5);

    private final Path folder;
    private final int port;
    private final Consumer<String> output;
    private volatile boolean answered;
    private Child child;

    private RedisProcess(Path folder, int port, Consumer<String> output) {
        this.folder = folder;
        this.port = port;
        this.output = output;
        this.child = launch();
    }

    static RedisProcess start(Path folder, int port, Consumer<String> output) throws InterruptedException {
        var redis = new RedisProcess(folder, port, output);
        redis.awaitAnswer();
        return redis;
    }

    void restart() throws InterruptedException {
        child = launch();
        awaitAnswer();
    }

    void stop() throws InterruptedException {
        answered = false;
        child.stop(STOP_GRACE);
    }

    Child process() {
        return child;
    }

    private Child launch() {
        try {
            var program =
                    ExecutableProvider.newJarResourceProvider(folder.toFile()).get();
            var command = List.of(
                    program.getAbsolutePath(),
                    "--port",
                    Integer.toString(port),
                    "--bind",
                    "127.0.0.1",
                    "--save",
                    "",
                    "--appendonly",
                    "no",
                    "--maxmemory-policy",
                    "noeviction",
                    "--loglevel",
                    "warning");
            return Child.start("redis", folder, command, Map.of(), this::hear);
        } catch (IOException e) {
            throw new UncheckedIOException("could not unpack Redis", e);
        }
    }

    private void awaitAnswer() throws InterruptedException {
        Waiting.until("Redis", START_LIMIT, child, this::answers);
        answered = true;
    }

    // Its greeting is of no interest; what it says later is.
    private void hear(String line) {
        if (answered) {
            output.accept(line);
        }
    }

    private boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            socket.setSoTimeout(500);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII).equals("+PONG");
        } catch (IOException e) {
            return false;
        }
    }
}
