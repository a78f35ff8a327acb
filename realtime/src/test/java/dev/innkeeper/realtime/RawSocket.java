package dev.innkeeper.realtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;

/** A WebSocket client frame by frame, which does only what a test tells it: it answers no ping and breaks the rules. */
final class RawSocket implements AutoCloseable {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    /** The connection ended without a close frame. */
    static final int NO_CODE = 1006;

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;
    private static final int MEDIUM = 126;
    private static final int LONG = 127;

    private final Socket socket;
    private final DataInputStream in;

    /** One frame: what kind and its bytes. */
    record Frame(int kind, byte[] bytes) {
        String text() {
            return new String(bytes, UTF_8);
        }

        /** The code in a close frame. */
        int code() {
            return ByteBuffer.wrap(bytes).getShort();
        }
    }

    /** Connects and reads the answer to the upgrade, but no frame. */
    RawSocket(URI server, String pathAndQuery) throws IOException {
        this(server, pathAndQuery, "");
    }

    /** The same as if through a proxy, by a client of this address over TLS. */
    RawSocket(URI server, String pathAndQuery, String address) throws IOException {
        this(server);
        String answer = upgrade(server, pathAndQuery, address);
        if (!answer.startsWith("HTTP/1.1 101")) {
            close();
            throw new IOException("No upgrade: " + answer);
        }
    }

    private RawSocket(URI server) throws IOException {
        socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout((int) ProtocolClient.PATIENCE.toMillis());
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** The status of the answer to an upgrade; the connection ends at once. */
    static int status(URI server, String pathAndQuery, String address) throws IOException {
        try (var socket = new RawSocket(server)) {
            return Integer.parseInt(
                    socket.upgrade(server, pathAndQuery, address).split(" ", 3)[1]);
        }
    }

    private String upgrade(URI server, String pathAndQuery, String address) throws IOException {
        String forwarded = address.isEmpty() ? "" : "X-Forwarded-For: " + address + "\r\nX-Forwarded-Proto: https\r\n";
        socket.getOutputStream().write("""
                GET /%s HTTP/1.1\r
                Host: %s:%d\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                Sec-WebSocket-Version: 13\r
                %s\r
                """.formatted(pathAndQuery, server.getHost(), server.getPort(), forwarded)
                .getBytes(US_ASCII));
        var answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\n")) {
            answer.append((char) in.readUnsignedByte());
        }
        return answer.toString();
    }

    void sendText(String text) throws IOException {
        send(FINAL | TEXT, text.getBytes(UTF_8));
    }

    /** Sends one frame; {@code first} is its first byte: the kind, and 0x80 if no more of the message follows. */
    void send(int first, byte[] bytes) throws IOException {
        var frame = ByteBuffer.allocate(bytes.length + 14).put((byte) first);
        if (bytes.length < MEDIUM) {
            frame.put((byte) (MASKED | bytes.length));
        } else if (bytes.length <= 0xffff) {
            frame.put((byte) (MASKED | MEDIUM)).putShort((short) bytes.length);
        } else {
            frame.put((byte) (MASKED | LONG)).putLong(bytes.length);
        }
        // A mask of zeros is a mask, and leaves the bytes as they are.
        frame.putInt(0).put(bytes);
        socket.getOutputStream().write(frame.array(), 0, frame.position());
    }

    /** Sends bytes as they are, frames or not. */
    void sendRaw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The next frame. */
    Frame next() throws IOException {
        int kind = in.readUnsignedByte() & 0x0f;
        int length = in.readUnsignedByte() & LENGTH;
        if (length == MEDIUM) {
            length = in.readUnsignedShort();
        } else if (length == LONG) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new Frame(kind, bytes);
    }

    /** The next frame that is not a ping. */
    Frame nextBesidesPings() throws IOException {
        var frame = next();
        while (frame.kind() == PING) {
            frame = next();
        }
        return frame;
    }

    /** Says that nothing more comes, and reads what the server still has to say, until it ends the connection. */
    void readUntilQuiet() {
        try {
            send(FINAL | CLOSE, new byte[0]);
            socket.shutdownOutput();
            while (in.skip(Long.MAX_VALUE) > 0 || in.read() >= 0) {
                // It is not what matters.
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("The server does not end the connection", e);
        } catch (IOException e) {
            // The other way to end it.
            return;
        }
    }

    /** The code the server closes with, whatever it says before. */
    int lastCloseCode() {
        try {
            var frame = next();
            while (frame.kind() != CLOSE) {
                frame = next();
            }
            return frame.code();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("Neither a close nor an end", e);
        } catch (IOException e) {
            return NO_CODE;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
