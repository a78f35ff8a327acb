package dev.innkeeper.crowd.net;

import java.nio.ByteBuffer;

/** Finds the frames in what a server sends. Their content is skipped while nobody wants it, which is what makes a crowd cheap. */
final class FrameReader {
    static final int TEXT = 0x1;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;

    /** What is done with them. */
    interface Frames {
        /** One whole frame; the payload is empty if it was skipped. */
        void frame(int opcode, byte[] payload);
    }

    private static final byte[] SKIPPED = {};
    private static final int MEDIUM = 126;
    private static final int LONG = 127;

    private final Frames frames;
    private boolean wanted = true;
    private int headerAt;
    private int opcode;
    private int lengthBytes;
    private long length;
    private byte[] payload = SKIPPED;
    private int have;
    private boolean inPayload;

    FrameReader(Frames frames) {
        this.frames = frames;
    }

    /** Whether texts are read from the next frame on, or only counted. */
    void want(boolean texts) {
        wanted = texts;
    }

    void read(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            if (inPayload) {
                readPayload(bytes);
            } else {
                readHeader(bytes.get() & 0xFF);
            }
        }
    }

    private void readHeader(int next) {
        switch (headerAt++) {
            case 0 -> opcode = next & 0x0F;
            case 1 -> {
                int given = next & 0x7F;
                lengthBytes = given == MEDIUM ? 2 : given == LONG ? 8 : 0;
                length = lengthBytes == 0 ? given : 0;
            }
            default -> {
                length = length << 8 | next;
                lengthBytes--;
            }
        }
        if (headerAt >= 2 && lengthBytes == 0) {
            headerAt = 0;
            have = 0;
            payload = wanted || opcode != TEXT ? new byte[(int) length] : SKIPPED;
            inPayload = length > 0;
            if (!inPayload) {
                frames.frame(opcode, payload);
            }
        }
    }

    private void readPayload(ByteBuffer bytes) {
        int now = (int) Math.min(length - have, bytes.remaining());
        if (payload.length == 0) {
            bytes.position(bytes.position() + now);
        } else {
            bytes.get(payload, have, now);
        }
        have += now;
        if (have == length) {
            inPayload = false;
            frames.frame(opcode, payload);
        }
    }
}
