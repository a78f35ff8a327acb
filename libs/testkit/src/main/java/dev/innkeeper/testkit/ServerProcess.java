package dev.innkeeper.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An installed server as a child process that ends with the JVM. */
final class ServerProcess {
    // Either answers within a tenth of a second when the machine is idle.
    private static final Duration STARTUP_LIMIT = Duration.ofSeconds(30);
    private static final long MILLIS_BETWEEN_LOOKS = 20;

    private final Process process;
    private final Path log;

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a server and waits until it can be connected to.
     *
     * @param folder where it runs and writes what it says
     * @param port where it will listen
     * @throws IllegalStateException with what it said, if it ends instead or takes too long
     */
    static void start(Path folder, int port, List<String> command) {
        try {
            var log = folder.resolve("log");
            var process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            new ServerProcess(process, log).await(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await(int port) throws IOException {
        long deadline = System.nanoTime() + STARTUP_LIMIT.toNanos();
        while (!listens(port)) {
            if (ended() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IllegalStateException("%s did not start: %s"
                        .formatted(process.info().command().orElse("the server"), Files.readString(log)));
            }
        }
    }

    private boolean ended() {
        try {
            return process.waitFor(MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static boolean listens(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
