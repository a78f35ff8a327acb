package dev.innkeeper.crowd.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** One WebSocket. Touched on its loop only. */
public final class Connection {
    private static final int GONE = 1006;
    private static final int PONG = 0xA;
    private static final int NO_CODE = 1005;
    private static final int SWITCHING = 101;
    // Linux takes no less than about 2 kB.
    private static final int SMALLEST_BUFFER = 2304;

    private final Loop loop;
    private final Member member;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final String path;
    private final FrameReader frames = new FrameReader(this::frame);
    private final StringBuilder head = new StringBuilder();
    private boolean upgraded;
    private boolean counting;
    private boolean over;

    Connection(Loop loop, Member member, SocketChannel channel, SelectionKey key, String path) {
        this.loop = loop;
        this.member = member;
        this.channel = channel;
        this.key = key;
        this.path = path;
    }

    public Loop loop() {
        return loop;
    }

    /** From the next frame on texts are counted and not read. */
    public void countOnly() {
        counting = true;
        frames.want(false);
    }

    /**
     * Reads nothing more, until it is told to again: a client that does not keep up, behind a network that does not keep
     * much for it either.
     */
    public void stall(boolean stalled) {
        if (!key.isValid()) {
            return;
        }
        key.interestOps(stalled ? 0 : SelectionKey.OP_READ);
        try {
            if (stalled) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALLEST_BUFFER);
            }
        } catch (IOException e) {
            end(GONE);
        }
    }

    public void send(String text) {
        write(FrameReader.TEXT, text.getBytes(UTF_8));
    }

    /** Ends it without a word. */
    public void cut() {
        end(GONE);
    }

    void connected() throws IOException {
        channel.finishConnect();
        key.interestOps(SelectionKey.OP_READ);
        var server = (InetSocketAddress) channel.getRemoteAddress();
        writeAll(ByteBuffer.wrap("""
                GET %s HTTP/1.1\r
                Host: localhost:%d\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                \r
                """.formatted(path, server.getPort()).getBytes(ISO_8859_1)));
    }

    void read(ByteBuffer shared) throws IOException {
        int got;
        do {
            shared.clear();
            got = channel.read(shared);
            shared.flip();
            if (got > 0) {
                take(shared);
            }
            // A full buffer may have left something behind; anything else has not.
        } while (got == shared.capacity() && !over);
        if (got < 0) {
            end(GONE);
        }
    }

    void end(int code) {
        if (over) {
            return;
        }
        over = true;
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone, which is all that was wanted.
        }
        member.ended(this, code);
    }

    private void take(ByteBuffer bytes) {
        while (!upgraded && bytes.hasRemaining()) {
            head.append((char) (bytes.get() & 0xFF));
            if (head.length() >= 4 && head.indexOf("\r\n\r\n", head.length() - 4) >= 0) {
                int status = Integer.parseInt(head.substring(9, 12));
                if (status != SWITCHING) {
                    end(status);
                    return;
                }
                upgraded = true;
                head.setLength(0);
                head.trimToSize();
            }
        }
        frames.read(bytes);
    }

    private void frame(int opcode, byte[] payload) {
        switch (opcode) {
            case FrameReader.TEXT -> {
                if (counting) {
                    member.counted(this, loop.now());
                } else {
                    member.heard(this, new String(payload, UTF_8));
                }
            }
            case FrameReader.PING -> write(PONG, payload);
            case FrameReader.CLOSE -> end(payload.length < 2 ? NO_CODE : (payload[0] & 0xFF) << 8 | payload[1] & 0xFF);
            default -> {
                // Pongs, and nothing else that a server of ours sends.
            }
        }
    }

    // With a mask of zeros, which is one like any other: the text goes as it is.
    private void write(int opcode, byte[] payload) {
        var frame = ByteBuffer.allocate(payload.length + 8);
        frame.put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        frame.putInt(0).put(payload).flip();
        try {
            writeAll(frame);
        } catch (IOException e) {
            end(GONE);
        }
    }

    // What a client says is far smaller than any socket's buffer.
    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                throw new IOException("the server does not read");
            }
        }
    }
}
