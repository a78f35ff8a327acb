package dev.innkeeper.broadcast;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The script that publishes, as Redis names it. */
final class PublishScript {
    static final String TEXT = read();
    static final String SHA = sha();

    private PublishScript() {}

    private static String read() {
        try (var in = PublishScript.class.getResourceAsStream("publish.lua")) {
            if (in == null) {
                throw new IllegalStateException("publish.lua is missing from the class path");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha() {
        try {
            // Redis names scripts by this digest; nothing is protected by it.
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(TEXT.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
