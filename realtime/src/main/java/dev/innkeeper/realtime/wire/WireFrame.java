package dev.innkeeper.realtime.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Frames as they go over the wire from a server: never masked, never fragmented. */
public final class WireFrame {
    private static final int TEXT = 0x81;
    private static final int PING = 0x89;
    private static final int SHORT = 125;
    private static final int MEDIUM = 126;
    private static final int LONG = 127;
    private static final int MEDIUM_MOST = 0xFFFF;
    private static final int LONGEST_HEADER = 10;

    private WireFrame() {}

    /** A text frame; the caller releases it. */
    public static ByteBuf text(String text) {
        return text(text.getBytes(UTF_8));
    }

    /** A text frame of UTF-8 bytes, off the heap so that no write copies it again; the caller releases it. */
    public static ByteBuf text(byte[] payload) {
        var frame = Unpooled.directBuffer(payload.length + LONGEST_HEADER);
        frame.writeByte(TEXT);
        if (payload.length <= SHORT) {
            frame.writeByte(payload.length);
        } else if (payload.length <= MEDIUM_MOST) {
            frame.writeByte(MEDIUM).writeShort(payload.length);
        } else {
            frame.writeByte(LONG).writeLong(payload.length);
        }
        return frame.writeBytes(payload);
    }

    /** An empty ping frame; the caller releases it. */
    public static ByteBuf ping() {
        return Unpooled.buffer(2).writeByte(PING).writeByte(0);
    }
}
