package dev.innkeeper.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/** Redis and Valkey as this machine has them installed: later versions than the embedded one. They keep nothing on disk. */
public final class InstalledRedis {
    private InstalledRedis() {}

    /** Whether tests that need Redis are to run here: it is installed, or should be. */
    public static boolean redisExpected() {
        return ServerProgram.REDIS.expected();
    }

    /** Whether Valkey is installed: few distributions have it yet, so that no machine is expected to. */
    public static boolean valkeyInstalled() {
        return ServerProgram.VALKEY.installed();
    }

    /**
     * Starts a Redis that ends with the JVM, and answers its URL.
     *
     * @throws IllegalStateException if it is not installed
     */
    public static String startRedis() {
        return start(ServerProgram.REDIS);
    }

    /**
     * Starts a Valkey that ends with the JVM, and answers its URL.
     *
     * @throws IllegalStateException if it is not installed
     */
    public static String startValkey() {
        return start(ServerProgram.VALKEY);
    }

    private static String start(ServerProgram program) {
        int port = ReservedPorts.next();
        try {
            var folder = Files.createTempDirectory(program.path().getFileName().toString());
            ServerProcess.start(
                    folder,
                    port,
                    List.of(
                            program.path().toString(),
                            "--port",
                            Integer.toString(port),
                            "--bind",
                            "127.0.0.1",
                            "--save",
                            "",
                            "--appendonly",
                            "no"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "redis://localhost:" + port;
    }
}
