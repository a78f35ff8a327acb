package dev.innkeeper.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Frames that no client would send: messages of the protocol with mistakes in them, and now and then a broken frame. */
final class FuzzFrames {
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int MEDIUM = 126;
    private static final int LONGEST_NOISE = 400;
    private static final List<String> MESSAGES = List.of(
            "{\"event\":\"pusher:ping\",\"data\":{}}",
            "{\"event\":\"pusher:pong\",\"data\":{}}",
            "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"fuzz-%d\",\"auth\":\"\"}}",
            "{\"event\":\"pusher:subscribe\",\"data\":\"{\\\"channel\\\":\\\"fuzz-%d\\\"}\"}",
            "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"private-fuzz-%d\",\"auth\":\"key:00ff\"}}",
            "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"presence-fuzz-%d\",\"auth\":\"a:b\",\"channel_data\":\"{\\\"user_id\\\":\\\"u\\\"}\"}}",
            "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"cache-fuzz-%d\",\"since\":{\"epoch\":\"e\",\"id\":\"1-1\"}}}",
            "{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"fuzz-%d\"}}",
            "{\"event\":\"client-typed\",\"channel\":\"fuzz-%d\",\"data\":{\"a\":[1,2,{}]}}",
            "{\"event\":\"client-typed\",\"channel\":\"private-fuzz-%d\",\"data\":\"text\",\"user_id\":7}",
            "{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"key:sig\",\"user_data\":\"{\\\"id\\\":\\\"u%d\\\"}\"}}",
            "{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"fuzz-%d\",\"data\":\"{}\"}");

    private final Random random;

    FuzzFrames(long seed) {
        this.random = new Random(seed);
    }

    /** The next frame, ready to send. */
    byte[] next() {
        int kind = random.nextInt(1000);
        if (kind < 5) {
            return broken();
        }
        if (kind < 15) {
            return frame(FINAL | RawSocket.PING, noise(125));
        }
        if (kind < 25) {
            return frame(FINAL | RawSocket.PONG, noise(125));
        }
        if (kind < 60) {
            return pieces();
        }
        return frame(FINAL | RawSocket.TEXT, kind < 100 ? noise(LONGEST_NOISE) : message());
    }

    private byte[] message() {
        byte[] message = MESSAGES.get(random.nextInt(MESSAGES.size()))
                .formatted(random.nextInt(20))
                .getBytes(UTF_8);
        int mistakes = Math.max(0, random.nextInt(6) - 1);
        for (int i = 0; i < mistakes; i++) {
            message = mistake(message);
        }
        return message;
    }

    private byte[] mistake(byte[] bytes) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        int to = at + random.nextInt(bytes.length - at) + 1;
        return switch (random.nextInt(6)) {
            // Text mostly: what is not UTF-8 ends the connection and is told apart early.
            case 0 -> with(bytes, at, (byte) (32 + random.nextInt(95)));
            case 1 -> with(bytes, at, (byte) "{}[]\",:\\0-e".charAt(random.nextInt(11)));
            case 2 -> Arrays.copyOf(bytes, at);
            case 3 -> join(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, to, bytes.length));
            case 4 -> join(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, at, bytes.length));
            default ->
                join(
                        Arrays.copyOf(bytes, at),
                        "[{\"event\":".repeat(random.nextInt(40)).getBytes(UTF_8));
        };
    }

    private byte[] pieces() {
        byte[] message = message();
        int cut = message.length == 0 ? 0 : random.nextInt(message.length);
        return join(
                frame(RawSocket.TEXT, Arrays.copyOf(message, cut)),
                frame(FINAL, Arrays.copyOfRange(message, cut, message.length)));
    }

    /** Something that ends a connection, or may. */
    private byte[] broken() {
        return switch (random.nextInt(8)) {
            case 0 -> noise(LONGEST_NOISE);
            case 1 -> frame(FINAL | random.nextInt(16), noise(100));
            case 2 -> frame(random.nextInt(256), noise(100));
            case 3 -> frame(FINAL, noise(20));
            case 4 -> frame(FINAL | RawSocket.BINARY, noise(LONGEST_NOISE));
            case 5 -> Arrays.copyOf(frame(FINAL | RawSocket.TEXT, noise(LONGEST_NOISE)), 5);
            case 6 -> new byte[] {(byte) (FINAL | RawSocket.TEXT), 2, '{', '}'};
            default -> frame(FINAL | RawSocket.CLOSE, noise(60));
        };
    }

    private byte[] noise(int most) {
        byte[] noise = new byte[random.nextInt(most)];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] frame(int first, byte[] payload) {
        var frame = ByteBuffer.allocate(payload.length + 8).put((byte) first);
        if (payload.length < MEDIUM) {
            frame.put((byte) (MASKED | payload.length));
        } else {
            frame.put((byte) (MASKED | MEDIUM)).putShort((short) payload.length);
        }
        frame.putInt(0).put(payload);
        return Arrays.copyOf(frame.array(), frame.position());
    }

    private static byte[] with(byte[] bytes, int at, byte other) {
        bytes[at] = other;
        return bytes;
    }

    private static byte[] join(byte[] one, byte[] other) {
        return ByteBuffer.allocate(one.length + other.length)
                .put(one)
                .put(other)
                .array();
    }
}
