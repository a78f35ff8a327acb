package dev.innkeeper.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * A port that leads to a server and can fall silent at any time, as if a firewall had forgotten what it let through: what
 * is sent is lost, and neither side is told that the connection is of no use any more.
 */
public final class FreezableLine implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final URI server;
    private final ServerSocket port;
    private final Thread accepting;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger opened = new AtomicInteger();
    private volatile boolean frozen;

    /**
     * Opens the line.
     *
     * @param port where clients connect, 0 for a free one
     * @param server what answers them
     */
    public FreezableLine(int port, URI server) throws IOException {
        this.server = server;
        this.port = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        this.accepting = Thread.ofVirtual().name("freezable-line").start(this::accept);
    }

    private static final class Connection {
        private final Socket client;
        private final Socket server;
        private volatile boolean losesQuestions;
        private volatile boolean losesAnswers;

        private Connection(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        private void close() {
            for (var socket : new Socket[] {client, server}) {
                try {
                    socket.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    public int port() {
        return port.getLocalPort();
    }

    /** From now on nothing passes, on any connection. */
    public void freeze() {
        frozen = true;
        open.forEach(connection -> connection.losesQuestions = true);
        loseAnswers();
    }

    /** From now on the server hears those who are connected, and they do not hear the server. Who connects anew does. */
    public void loseAnswers() {
        open.forEach(connection -> connection.losesAnswers = true);
    }

    /** Connections that are opened from now on are good. The silent ones stay silent until somebody closes them. */
    public void thaw() {
        frozen = false;
    }

    /** Ends every connection, and both sides are told. */
    public void hangUp() {
        open.forEach(Connection::close);
    }

    /** How many connections there have been. */
    public int opened() {
        return opened.get();
    }

    /** How many connections are open. */
    public int open() {
        return open.size();
    }

    /** How many of them are silent. */
    public int silent() {
        return (int) open.stream().filter(connection -> connection.losesAnswers).count();
    }

    @Override
    public void close() throws IOException {
        port.close();
        try {
            // The port is free only when its thread has left it.
            accepting.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        hangUp();
    }

    private void accept() {
        while (!port.isClosed()) {
            try {
                var connection = new Connection(port.accept(), new Socket(server.getHost(), server.getPort()));
                connection.losesQuestions = frozen;
                connection.losesAnswers = frozen;
                open.add(connection);
                opened.incrementAndGet();
                pass(connection, connection.client, connection.server, () -> connection.losesQuestions);
                pass(connection, connection.server, connection.client, () -> connection.losesAnswers);
            } catch (IOException e) {
                // The port was closed, or a client left before it was led on.
                continue;
            }
        }
    }

    private void pass(Connection connection, Socket from, Socket to, BooleanSupplier lost) {
        Thread.ofVirtual().name("freezable-line").start(() -> {
            var buffer = new byte[BUFFER];
            try (var in = from.getInputStream();
                    var out = to.getOutputStream()) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (!lost.getAsBoolean()) {
                        out.write(buffer, 0, read);
                    }
                }
            } catch (IOException e) {
                // One side has hung up.
                return;
            } finally {
                open.remove(connection);
                connection.close();
            }
        });
    }
}
