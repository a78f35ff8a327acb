package dev.innkeeper.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import redis.embedded.RedisServer;

/** Redis 6.2 from the binary on the class path, as a child process. */
public final class EmbeddedRedisServer implements AutoCloseable {
    private final int port;
    private final RedisServer server;

    private EmbeddedRedisServer(int port, RedisServer server) {
        this.port = port;
        this.server = server;
    }

    /**
     * Starts a server that keeps nothing on disk.
     *
     * @param port the port to listen on, 0 for a free one
     * @throws UncheckedIOException if it does not start
     */
    public static EmbeddedRedisServer start(int port) {
        return start(port, List.of("appendonly no"));
    }

    /**
     * Starts a server that writes down every change and knows what the one before it in the same folder has written.
     *
     * @param port the port to listen on, 0 for a free one
     * @throws UncheckedIOException if it does not start
     */
    public static EmbeddedRedisServer startKeeping(Path folder, int port) {
        return start(port, List.of("appendonly yes", "appendfsync always", "dir " + folder));
    }

    private static EmbeddedRedisServer start(int port, List<String> settings) {
        int chosen = port == 0 ? ReservedPorts.next() : port;
        try {
            var redis = RedisServer.newRedisServer()
                    .port(chosen)
                    .bind("127.0.0.1")
                    .setting("save \"\"")
                    .setting("maxmemory-policy noeviction")
                    .onShutdownForceStop(true);
            settings.forEach(redis::setting);
            var server = redis.build();
            server.start();
            return new EmbeddedRedisServer(chosen, server);
        } catch (IOException e) {
            throw new UncheckedIOException("Redis did not start on port " + chosen, e);
        }
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://localhost:" + port;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
