package dev.innkeeper.realtime.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;

/** The scripts, each in the file of its name, which says what goes in and comes out. */
public enum Script {
    JOIN,
    LEAVE,
    REAP,
    TEND,
    OCCUPY,
    MISS,
    NOTE,
    COUNT,
    DROPPED;

    private final String text = read("common") + read(name().toLowerCase(Locale.ROOT));
    private final String sha = sha(text);

    /** What Redis runs. */
    public String text() {
        return text;
    }

    String sha() {
        return sha;
    }

    private static String read(String name) {
        try (var file = Script.class.getResourceAsStream(name + ".lua")) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-1", e);
        }
    }
}
