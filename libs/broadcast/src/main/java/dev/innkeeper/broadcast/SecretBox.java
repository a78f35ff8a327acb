package dev.innkeeper.broadcast;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Authenticated encryption as client libraries expect it in encrypted channels: XSalsa20 and Poly1305, which Java has not.
 * Written for clearness and not for speed: some 100 microseconds a kilobyte.
 */
final class SecretBox {
    static final int KEY_BYTES = 32;
    static final int NONCE_BYTES = 24;

    private static final int BLOCK = 64;
    private static final int TAG_BYTES = 16;
    private static final int WORDS = 16;
    private static final int DOUBLE_ROUNDS = 10;
    // "expand 32-byte k", as four words.
    private static final int[] SIGMA = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
    private static final BigInteger PRIME = BigInteger.TWO.pow(130).subtract(BigInteger.valueOf(5));
    private static final BigInteger CLAMP = new BigInteger("0ffffffc0ffffffc0ffffffc0fffffff", 16);

    private SecretBox() {}

    /** The tag, then the ciphertext. A nonce must never be used twice with one key. */
    static byte[] seal(byte[] message, byte[] nonce, byte[] key) {
        int[] subkey = subkey(key, nonce);
        // The first 32 bytes of the stream are the tag's key.
        byte[] stream = stream(subkey, nonce, message.length + KEY_BYTES);
        byte[] box = new byte[TAG_BYTES + message.length];
        for (int i = 0; i < message.length; i++) {
            box[TAG_BYTES + i] = (byte) (message[i] ^ stream[KEY_BYTES + i]);
        }
        byte[] tag = tag(Arrays.copyOfRange(box, TAG_BYTES, box.length), stream);
        System.arraycopy(tag, 0, box, 0, TAG_BYTES);
        return box;
    }

    private static int[] subkey(byte[] key, byte[] nonce) {
        int[] state = state(words(key), words(Arrays.copyOf(nonce, WORDS)));
        int[] mixed = mixed(state);
        return new int[] {mixed[0], mixed[5], mixed[10], mixed[15], mixed[6], mixed[7], mixed[8], mixed[9]};
    }

    private static byte[] stream(int[] key, byte[] nonce, int length) {
        int[] rest = words(Arrays.copyOfRange(nonce, WORDS, NONCE_BYTES));
        int blocks = (length + BLOCK - 1) / BLOCK;
        var stream = ByteBuffer.allocate(blocks * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        for (int block = 0; block < blocks; block++) {
            int[] state = state(key, new int[] {rest[0], rest[1], block, 0});
            int[] mixed = mixed(state);
            for (int i = 0; i < WORDS; i++) {
                stream.putInt(mixed[i] + state[i]);
            }
        }
        return stream.array();
    }

    private static int[] state(int[] key, int[] input) {
        return new int[] {
            SIGMA[0], key[0], key[1], key[2],
            key[3], SIGMA[1], input[0], input[1],
            input[2], input[3], SIGMA[2], key[4],
            key[5], key[6], key[7], SIGMA[3]
        };
    }

    private static int[] mixed(int[] state) {
        int[] x = state.clone();
        for (int round = 0; round < DOUBLE_ROUNDS; round++) {
            quarter(x, 0, 4, 8, 12);
            quarter(x, 5, 9, 13, 1);
            quarter(x, 10, 14, 2, 6);
            quarter(x, 15, 3, 7, 11);
            quarter(x, 0, 1, 2, 3);
            quarter(x, 5, 6, 7, 4);
            quarter(x, 10, 11, 8, 9);
            quarter(x, 15, 12, 13, 14);
        }
        return x;
    }

    private static void quarter(int[] x, int a, int b, int c, int d) {
        x[b] ^= Integer.rotateLeft(x[a] + x[d], 7);
        x[c] ^= Integer.rotateLeft(x[b] + x[a], 9);
        x[d] ^= Integer.rotateLeft(x[c] + x[b], 13);
        x[a] ^= Integer.rotateLeft(x[d] + x[c], 18);
    }

    private static byte[] tag(byte[] ciphertext, byte[] stream) {
        var r = number(stream, 0, TAG_BYTES, false).and(CLAMP);
        var sum = BigInteger.ZERO;
        for (int from = 0; from < ciphertext.length; from += TAG_BYTES) {
            int length = Math.min(TAG_BYTES, ciphertext.length - from);
            sum = sum.add(number(ciphertext, from, length, true)).multiply(r).mod(PRIME);
        }
        sum = sum.add(number(stream, TAG_BYTES, TAG_BYTES, false));
        byte[] tag = new byte[TAG_BYTES];
        for (int i = 0; i < TAG_BYTES; i++) {
            tag[i] = sum.shiftRight(Byte.SIZE * i).byteValue();
        }
        return tag;
    }

    /** Little-endian, with a one beyond the last byte if wanted. */
    private static BigInteger number(byte[] bytes, int from, int length, boolean marked) {
        byte[] bigEndian = new byte[length + 1];
        bigEndian[0] = (byte) (marked ? 1 : 0);
        for (int i = 0; i < length; i++) {
            bigEndian[length - i] = bytes[from + i];
        }
        return new BigInteger(1, bigEndian);
    }

    private static int[] words(byte[] bytes) {
        int[] words = new int[bytes.length / Integer.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(words);
        return words;
    }
}
