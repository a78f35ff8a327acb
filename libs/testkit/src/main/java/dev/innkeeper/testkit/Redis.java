package dev.innkeeper.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;

/** The Redis server that all tests of one JVM share. */
public final class Redis {
    private static final int PORT = 6379;

    private static @Nullable Redis shared;

    private final String url;

    private Redis(String url) {
        this.url = url;
    }

    /** The JVM's server, started by the first caller and stopped with the JVM. */
    public static synchronized Redis shared() {
        if (shared == null) {
            shared = new Redis(Docker.used() ? container() : embedded());
        }
        return shared;
    }

    public String url() {
        return url;
    }

    /** Empties the server, so that the next test starts from nothing. */
    public void flush() {
        var address = URI.create(url);
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream().write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
            if (!answer.startsWith("+OK")) {
                throw new IllegalStateException("FLUSHALL answered " + answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String embedded() {
        var server = EmbeddedRedisServer.start(0);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return server.url();
    }

    @SuppressWarnings("resource") // it lives as long as the JVM
    private static String container() {
        var container = new GenericContainer<>(Docker.REDIS).withExposedPorts(PORT);
        container.start();
        Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
        return "redis://%s:%d".formatted(container.getHost(), container.getMappedPort(PORT));
    }
}
