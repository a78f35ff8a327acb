package dev.innkeeper.broadcast;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/**
 * One message on its way through Redis: a short header, then the bytes of the WebSocket message, final. Whoever
 * receives it copies these bytes and never parses the event.
 *
 * <p>Layout: version (1 byte, {@value #VERSION}), flags (1), publish time in microseconds since 1970 (8), then three
 * ASCII texts each after one byte with its length: the excluded socket id, the history's epoch, the position in it; then
 * the payload. Scripts put the epoch and the position in: only Redis knows them.
 *
 * @param flags {@link #FROM_CLIENT} and others to come, added up
 * @param publishedMicros when it was published, in microseconds since 1970, by the publisher's clock
 * @param exceptSocket the socket that shall not get it, or empty
 * @param epoch the life of the channel's history that {@code position} is a place in; empty without history
 * @param position the message's id in the channel's stream, such as {@code 1700000000000-0}; empty without history
 * @param payload the WebSocket message in UTF-8; not copied, so nobody may change it
 */
@SuppressWarnings("ArrayRecordComponent") // the point of it is not to copy
public record Envelope(
        int flags, long publishedMicros, String exceptSocket, String epoch, String position, byte[] payload) {
    /** Flag: a client sent it, so it may be dropped for those who do not keep up. */
    public static final int FROM_CLIENT = 1;

    /**
     * Flag: the channel's list of members has changed; epoch and position are those of the list, see {@link
     * RedisNames#membersVersion}. The list decides whether it is delivered.
     */
    public static final int MEMBERS = 2;

    private static final int VERSION = 2;
    private static final int FIXED = 10;
    private static final int LENGTHS = 3;

    /** A message of the application for a channel without history. */
    public Envelope(long publishedMicros, String exceptSocket, byte[] payload) {
        this(0, publishedMicros, exceptSocket, "", "", payload);
    }

    /** The same message at its place in the channel's history. */
    public Envelope at(String historyEpoch, String historyPosition) {
        return new Envelope(flags, publishedMicros, exceptSocket, historyEpoch, historyPosition, payload);
    }

    /** Whether a client sent it. */
    public boolean fromClient() {
        return (flags & FROM_CLIENT) != 0;
    }

    /** Whether it says that the channel's list of members has changed. */
    public boolean members() {
        return (flags & MEMBERS) != 0;
    }

    /** The bytes to publish. */
    public byte[] encode() {
        byte[] head = head();
        byte[] historyEpoch = epoch.getBytes(US_ASCII);
        byte[] historyPosition = position.getBytes(US_ASCII);
        return ByteBuffer.allocate(head.length + 2 + historyEpoch.length + historyPosition.length + payload.length)
                .put(head)
                .put((byte) historyEpoch.length)
                .put(historyEpoch)
                .put((byte) historyPosition.length)
                .put(historyPosition)
                .put(payload)
                .array();
    }

    /** The bytes before the epoch, for scripts that add it. */
    public byte[] head() {
        byte[] except = exceptSocket.getBytes(US_ASCII);
        return ByteBuffer.allocate(FIXED + 1 + except.length)
                .put((byte) VERSION)
                .put((byte) flags)
                .putLong(publishedMicros)
                .put((byte) except.length)
                .put(except)
                .array();
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if it is of an unknown version or cut off
     */
    public static Envelope decode(byte[] bytes) {
        if (bytes.length < FIXED + LENGTHS || bytes[0] != VERSION) {
            throw new IllegalArgumentException("Not a message of version " + VERSION + ": " + bytes.length + " bytes");
        }
        var buffer = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        int flags = Byte.toUnsignedInt(buffer.get());
        long published = buffer.getLong();
        var except = text(buffer);
        var epoch = text(buffer);
        var position = text(buffer);
        byte[] payload = new byte[buffer.remaining()];
        buffer.get(payload);
        return new Envelope(flags, published, except, epoch, position, payload);
    }

    private static String text(ByteBuffer buffer) {
        int length = buffer.hasRemaining() ? Byte.toUnsignedInt(buffer.get()) : Integer.MAX_VALUE;
        if (buffer.remaining() < length) {
            throw new IllegalArgumentException("A message that is cut off: " + buffer.limit() + " bytes");
        }
        byte[] text = new byte[length];
        buffer.get(text);
        return new String(text, US_ASCII);
    }
}
