package dev.innkeeper.broadcast;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/**
 * One message on its way through Redis: a short header, then the bytes of the WebSocket message, final. Whoever
 * receives it copies these bytes and never parses the event.
 *
 * <p>Layout: version (1 byte, {@value #VERSION}), flags (1, unused), publish time in microseconds since 1970 (8),
 * length of the excluded socket id (1), that id in ASCII, payload.
 *
 * @param publishedMicros when it was published, in microseconds since 1970, by the publisher's clock
 * @param exceptSocket the socket that shall not get it, or empty
 * @param payload the WebSocket message in UTF-8; not copied, so nobody may change it
 */
@SuppressWarnings("ArrayRecordComponent") // the point of it is not to copy
public record Envelope(long publishedMicros, String exceptSocket, byte[] payload) {
    private static final int VERSION = 1;
    private static final int FIXED = 11;

    /** The bytes to publish. */
    public byte[] encode() {
        byte[] except = exceptSocket.getBytes(US_ASCII);
        return ByteBuffer.allocate(FIXED + except.length + payload.length)
                .put((byte) VERSION)
                .put((byte) 0)
                .putLong(publishedMicros)
                .put((byte) except.length)
                .put(except)
                .put(payload)
                .array();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if it is of an unknown version or cut off
     */
    public static Envelope decode(byte[] bytes) {
        if (bytes.length < FIXED
                || bytes[0] != VERSION
                || bytes.length < FIXED + Byte.toUnsignedInt(bytes[FIXED - 1])) {
            throw new IllegalArgumentException("Not a message of version " + VERSION + ": " + bytes.length + " bytes");
        }
        var buffer = ByteBuffer.wrap(bytes, 2, bytes.length - 2);
        long published = buffer.getLong();
        byte[] except = new byte[Byte.toUnsignedInt(buffer.get())];
        buffer.get(except);
        byte[] payload = new byte[buffer.remaining()];
        buffer.get(payload);
        return new Envelope(published, new String(except, US_ASCII), payload);
    }
}
