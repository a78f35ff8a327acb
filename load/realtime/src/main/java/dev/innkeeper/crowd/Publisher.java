package dev.innkeeper.crowd;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Says the same event again and again: to Redis as any service would, or to the bare server. */
final class Publisher {
    private static final int VERSION = 2;
    private static final int HEAD = 13;
    private static final String REDIS_CHANNEL = "rt:1:c:" + Crowd.CHANNEL;

    private final SocketChannel channel;
    private final boolean floor;
    private final byte[] frame;

    Publisher(Options options) {
        int redis = options.number("redis", 0);
        this.floor = redis == 0;
        this.frame = "{\"event\":\"tick\",\"channel\":\"%s\",\"data\":\"%s\"}"
                .formatted(Crowd.CHANNEL, "x".repeat(options.number("size", 100)))
                .getBytes(UTF_8);
        try {
            this.channel = SocketChannel.open(
                    new InetSocketAddress("127.0.0.1", floor ? options.number("control", 0) : redis));
            if (!floor) {
                Thread.ofPlatform().daemon().start(this::swallow);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Publishes so many events in one write. */
    void publish(int times) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            for (int i = 0; i < times; i++) {
                if (floor) {
                    out.writeInt(frame.length);
                    out.write(frame);
                } else {
                    byte[] envelope = envelope();
                    out.write("*3\r\n$7\r\nPUBLISH\r\n$%d\r\n%s\r\n$%d\r\n"
                            .formatted(REDIS_CHANNEL.length(), REDIS_CHANNEL, envelope.length)
                            .getBytes(US_ASCII));
                    out.write(envelope);
                    out.write("\r\n".getBytes(US_ASCII));
                }
            }
            var buffer = ByteBuffer.wrap(bytes.toByteArray());
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // Neither excluded socket nor history: three lengths of zero.
    private byte[] envelope() {
        return ByteBuffer.allocate(HEAD + frame.length)
                .put((byte) VERSION)
                .put((byte) 0)
                .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()))
                .put(new byte[3])
                .put(frame)
                .array();
    }

    private void swallow() {
        var buffer = ByteBuffer.allocate(4096);
        try {
            while (channel.read(buffer.clear()) >= 0) {
                // How many nodes Redis reached says nothing about the crowd.
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
