package dev.innkeeper.platform.keys;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/** One secret of the ring, from which a key for each purpose is derived by HKDF-SHA256 (RFC 5869). */
final class Key {
    static final int BYTES = 32;
    // Long enough that two keys of one installation never share an id, short enough for every cookie.
    private static final int ID_BYTES = 4;

    private final byte[] secret;
    private final String id;
    private final Map<String, SecretKey> derived = new ConcurrentHashMap<>();

    Key(byte[] secret) {
        this.secret = secret.clone();
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(secret);
            this.id = HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String id() {
        return id;
    }

    SecretKey derive(String algorithm, String purpose) {
        return derived.computeIfAbsent(algorithm + ":" + purpose, info -> {
            try {
                var parameters = HKDFParameterSpec.ofExtract()
                        .addIKM(secret)
                        .thenExpand(info.getBytes(java.nio.charset.StandardCharsets.UTF_8), BYTES);
                return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, parameters);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("can not derive a key for " + info, e);
            }
        });
    }
}
