package dev.innkeeper.platform.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;

/** HMAC-SHA256 signatures and AES-256-GCM encryption under the first key; any key reads. */
final class RotatingKeyRing implements KeyRing {
    // NIST SP 800-38D: 96-bit nonces are the ones GCM is made for; the tag is kept whole.
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final List<Key> keys;
    private final SecureRandom random = new SecureRandom();

    /** The first key writes. */
    RotatingKeyRing(List<Key> keys) {
        this.keys = List.copyOf(keys);
    }

    @Override
    public String sign(String purpose, byte[] payload) {
        var key = keys.getFirst();
        var signed = key.id() + "." + ENCODER.encodeToString(payload);
        return signed + "." + ENCODER.encodeToString(mac(key, purpose, signed));
    }

    @Override
    public Optional<byte[]> verify(String purpose, String token) {
        int end = token.lastIndexOf('.');
        int start = token.indexOf('.');
        if (start < 0 || end <= start) {
            return Optional.empty();
        }
        var signed = token.substring(0, end);
        var mac = decode(token.substring(end + 1));
        return named(token.substring(0, start))
                .filter(key -> mac.isPresent() && MessageDigest.isEqual(mac.get(), mac(key, purpose, signed)))
                .findFirst()
                .flatMap(key -> decode(token.substring(start + 1, end)));
    }

    @Override
    public String encrypt(String purpose, byte[] payload) {
        var key = keys.getFirst();
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, key, purpose, nonce).doFinal(payload);
            var out = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, out, NONCE_BYTES, sealed.length);
            return key.id() + "." + ENCODER.encodeToString(out);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("can not encrypt for " + purpose, e);
        }
    }

    @Override
    public Optional<byte[]> decrypt(String purpose, String token) {
        int dot = token.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        return decode(token.substring(dot + 1))
                .filter(bytes -> bytes.length > NONCE_BYTES)
                .flatMap(bytes -> named(token.substring(0, dot))
                        .flatMap(key -> open(key, purpose, bytes).stream())
                        .findFirst());
    }

    private static Optional<byte[]> open(Key key, String purpose, byte[] bytes) {
        try {
            var nonce = Arrays.copyOf(bytes, NONCE_BYTES);
            var cipher = cipher(Cipher.DECRYPT_MODE, key, purpose, nonce);
            return Optional.of(cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES));
        } catch (GeneralSecurityException e) {
            // A forged or foreign token is a visitor's doing, not a fault: the answer is "no".
            return Optional.empty();
        }
    }

    private static Cipher cipher(int mode, Key key, String purpose, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.derive("AES", purpose), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(key.id().getBytes(UTF_8));
        return cipher;
    }

    private static byte[] mac(Key key, String purpose, String signed) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key.derive("HmacSHA256", purpose));
            return mac.doFinal(signed.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("can not sign for " + purpose, e);
        }
    }

    private Stream<Key> named(String id) {
        return keys.stream().filter(key -> key.id().equals(id));
    }

    private static Optional<byte[]> decode(String text) {
        try {
            return Optional.of(DECODER.decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
