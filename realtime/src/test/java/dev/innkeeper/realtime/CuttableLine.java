package dev.innkeeper.realtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A port that leads to the server and can be cut at any time: what was under way is lost, and whoever tries again may. */
final class CuttableLine implements AutoCloseable {
    private final URI server;
    private final ServerSocket port;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile boolean silent;

    CuttableLine(URI server) throws IOException {
        this.server = server;
        this.port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("cuttable-line").start(this::accept);
    }

    /** Where clients connect. */
    String url() {
        return "ws://127.0.0.1:" + port.getLocalPort();
    }

    /** Ends everything that goes through it at present. */
    void cut() {
        for (var socket : open) {
            close(socket);
            open.remove(socket);
        }
    }

    /** From now on, or until it is called again, whoever connects is taken on and hears nothing, as from a frozen host. */
    void silent(boolean now) {
        silent = now;
    }

    @Override
    public void close() throws IOException {
        port.close();
        cut();
    }

    private void accept() {
        while (!port.isClosed()) {
            try {
                var client = port.accept();
                open.add(client);
                if (silent) {
                    continue;
                }
                var behind = new Socket(server.getHost(), server.getPort());
                open.add(behind);
                pass(client, behind);
                pass(behind, client);
            } catch (IOException e) {
                // The port was closed, or a client left before it was led on.
                continue;
            }
        }
    }

    private void pass(Socket from, Socket to) {
        Thread.ofVirtual().name("cuttable-line").start(() -> {
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                in.transferTo(out);
            } catch (IOException e) {
                // It was cut.
                return;
            } finally {
                close(from);
                close(to);
            }
        });
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
