package dev.innkeeper.realtime.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/** Frames as they go over the wire from a server: never masked, never fragmented. Whoever makes one releases it. */
public final class WireFrame {
    private static final int TEXT = 0x81;
    private static final int PING = 0x89;
    private static final int LENGTH = 0x7F;
    private static final int SHORT = 125;
    private static final int MEDIUM = 126;
    private static final int LONG = 127;
    private static final int MEDIUM_MOST = 0xFFFF;
    private static final int SHORT_HEADER = 2;
    private static final int MEDIUM_HEADER = 4;
    private static final int LONG_HEADER = 10;

    private WireFrame() {}

    /** A text frame. */
    public static ByteBuf text(String text) {
        return text(text.getBytes(UTF_8));
    }

    /** A text frame of UTF-8 bytes, off the heap so that no write copies it again. */
    public static ByteBuf text(byte[] payload) {
        return header(payload.length).writeBytes(payload);
    }

    /** The same for a JSON object, which gets its position in the channel's history as another member, the first. */
    public static ByteBuf numbered(byte[] payload, String id) {
        byte[] member = ("{\"id\":\"" + id + "\",").getBytes(US_ASCII);
        return header(member.length + payload.length - 1).writeBytes(member).writeBytes(payload, 1, payload.length - 1);
    }

    /** An empty ping frame. */
    public static ByteBuf ping() {
        return PooledByteBufAllocator.DEFAULT
                .directBuffer(SHORT_HEADER)
                .writeByte(PING)
                .writeByte(0);
    }

    /** Whether it is a ping and not a text. */
    public static boolean isPing(ByteBuf frame) {
        return frame.getUnsignedByte(frame.readerIndex()) == PING;
    }

    /** The text of a text frame, which stays as it is. */
    public static String payload(ByteBuf frame) {
        int header = headerLength(frame);
        return frame.toString(frame.readerIndex() + header, frame.readableBytes() - header, UTF_8);
    }

    /** Takes the next frame from several, without a reference of its own. */
    public static ByteBuf next(ByteBuf frames) {
        int header = headerLength(frames);
        int second = frames.readerIndex() + 1;
        long payload = switch (header) {
            case MEDIUM_HEADER -> frames.getUnsignedShort(second + 1);
            case LONG_HEADER -> frames.getLong(second + 1);
            default -> frames.getUnsignedByte(second) & LENGTH;
        };
        return frames.readSlice(Math.toIntExact(header + payload));
    }

    private static int headerLength(ByteBuf frame) {
        return switch (frame.getUnsignedByte(frame.readerIndex() + 1) & LENGTH) {
            case MEDIUM -> MEDIUM_HEADER;
            case LONG -> LONG_HEADER;
            default -> SHORT_HEADER;
        };
    }

    private static ByteBuf header(int length) {
        var frame = PooledByteBufAllocator.DEFAULT.directBuffer(length + LONG_HEADER);
        frame.writeByte(TEXT);
        if (length <= SHORT) {
            return frame.writeByte(length);
        }
        return length <= MEDIUM_MOST
                ? frame.writeByte(MEDIUM).writeShort(length)
                : frame.writeByte(LONG).writeLong(length);
    }
}
