package dev.innkeeper.local.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before Redis, and can let every connection that is open go silent: none is closed, and nothing comes through, as
 * when a server's host vanished or its address moved. Who connects anew is served.
 */
final class SilentProxy implements AutoCloseable {
    private final ServerSocket door;
    private final URI upstream;
    private final AtomicInteger age = new AtomicInteger();

    SilentProxy(String redisUrl) throws IOException {
        upstream = URI.create(redisUrl);
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("silent-proxy").start(this::serve);
    }

    String url() {
        return "redis://localhost:" + door.getLocalPort();
    }

    /** Nothing that is connected now is heard any more. */
    void silence() {
        age.incrementAndGet();
    }

    /** Nobody is heard any more, nor served. */
    void cut() throws IOException {
        close();
        silence();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }

    private void serve() {
        while (!door.isClosed()) {
            try {
                var client = door.accept();
                var server = new Socket(upstream.getHost(), upstream.getPort());
                int born = age.get();
                Thread.ofPlatform().daemon().start(() -> pass(client, server, born));
                Thread.ofPlatform().daemon().start(() -> pass(server, client, born));
            } catch (IOException e) {
                if (!door.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void pass(Socket from, Socket to, int born) {
        var buffer = new byte[1 << 16];
        try (from;
                to) {
            for (int length = from.getInputStream().read(buffer);
                    length >= 0;
                    length = from.getInputStream().read(buffer)) {
                if (born == age.get()) {
                    to.getOutputStream().write(buffer, 0, length);
                }
            }
        } catch (IOException ended) {
            // By one of the two; the other is told by the closing.
        }
    }
}
