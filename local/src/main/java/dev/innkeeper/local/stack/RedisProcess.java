package dev.innkeeper.local.stack;

import java.io.IOException;
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
    private final Path program;
    private final int port;
    private final Consumer<String> output;
    private volatile boolean answered;
    private Child child;

    private RedisProcess(Path folder, Path program, int port, Consumer<String> output) {
        this.folder = folder;
        this.program = program;
        this.port = port;
        this.output = output;
        this.child = launch();
    }

    /**
     * Writes the program into this folder. To be done while nobody starts a process: one that is forked meanwhile has the
     * file open for writing, and a file that somebody writes can not be run.
     */
    static Path unpack(Path folder) throws IOException {
        return ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath();
    }

    static RedisProcess start(Path folder, Path program, int port, Consumer<String> output)
            throws InterruptedException {
        var redis = new RedisProcess(folder, program, port, output);
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
        var command = List.of(
                program.toAbsolutePath().toString(),
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
