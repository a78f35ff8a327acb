package dev.innkeeper.platform.keys;

import java.util.List;
import java.util.Optional;

/**
 * The set of keys that sign and encrypt what this installation hands out. The newest key writes; every key of the set
 * reads; each token names its key, so that a key can be replaced without anybody being logged out.
 *
 * <p>A purpose separates the uses: a token made for one purpose is worthless for any other.
 */
public interface KeyRing {
    /** A ring of secrets of 32 bytes each: the first one writes, all of them read. */
    static KeyRing of(List<byte[]> secrets) {
        return new RotatingKeyRing(secrets.stream().map(Key::new).toList());
    }

    /** Signs the payload: {@code key id "." payload "." mac}, base64url without padding. The payload stays readable. */
    String sign(String purpose, byte[] payload);

    /** The payload of a token that a key of this ring signed for that purpose; empty for anything else. */
    Optional<byte[]> verify(String purpose, String token);

    /** Encrypts and authenticates the payload: {@code key id "." nonce and ciphertext}, base64url without padding. */
    String encrypt(String purpose, byte[] payload);

    /** The payload of a token that a key of this ring encrypted for that purpose; empty for anything else. */
    Optional<byte[]> decrypt(String purpose, String token);
}
