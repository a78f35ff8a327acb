package dev.innkeeper.jobs.dispatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A Lua script: its text lies beside this class, its name is the constant's in lower case. */
enum Script {
    PUSH,
    CLAIM,
    SETTLE,
    RENEW,
    SUSPECTS,
    TEND,
    CANCEL,
    FILL,
    OPEN,
    MARK,
    MEND;

    /** The most jobs that one call may name: Lua passes at most 8,000 values to a command. */
    static final int MOST_JOBS = 1000;

    // Scripts cannot share code in Redis: what they have in common stands before each.
    private final String text = read("common") + read(name().toLowerCase(java.util.Locale.ROOT));
    private final String sha = shaOf(text);

    String text() {
        return text;
    }

    String sha() {
        return sha;
    }

    private static String read(String script) {
        var name = script + ".lua";
        try (var in = Script.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the script " + name + " is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String shaOf(String text) {
        try {
            // Redis names scripts by this digest; nothing is protected by it.
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
