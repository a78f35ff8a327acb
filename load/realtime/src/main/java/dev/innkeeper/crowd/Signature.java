package dev.innkeeper.crowd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs with the credentials that the services have in development, unless others are given. */
final class Signature {
    static final String KEY = "innkeeper-development";

    private static final String SECRET = "innkeeper-development-secret";

    private final String key;
    private final SecretKeySpec secret;

    Signature(Options options) {
        this.key = options.text("key", KEY);
        this.secret = new SecretKeySpec(options.text("secret", SECRET).getBytes(UTF_8), "HmacSHA256");
    }

    /** As lower-case hex. */
    String of(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What lets a client do what the text says. */
    String auth(String text) {
        return key + ":" + of(text);
    }
}
