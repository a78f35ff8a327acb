package dev.innkeeper.ops.secrets;

import java.security.SecureRandom;
import java.util.Base64;

/** Secrets that nobody guesses, of the same make as those of deploy/secrets. */
public final class RandomSecret {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY_BYTES = 32;
    private static final int WORD_BYTES = 24;

    private RandomSecret() {}

    /** What encrypts: 32 bytes in base64. */
    public static String key() {
        return Base64.getEncoder().encodeToString(bytes(KEY_BYTES));
    }

    /** A password: letters, digits, dashes and underscores, so that it may be in a URL. */
    static String word() {
        return Base64.getUrlEncoder().encodeToString(bytes(WORD_BYTES));
    }

    private static byte[] bytes(int many) {
        var bytes = new byte[many];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
