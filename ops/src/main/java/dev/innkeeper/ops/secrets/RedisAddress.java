package dev.innkeeper.ops.secrets;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The address of one Redis server, with a user and a password.
 *
 * @param start what goes before the password
 * @param end what comes after it
 */
record RedisAddress(String user, String password, String start, String end) {
    private static final Pattern WITH_PASSWORD = Pattern.compile("(rediss?://([^:/@,]*):)([^@,]+)(@[^,]+)");

    /** @throws IllegalArgumentException if it names no server with a password, or several */
    static RedisAddress parse(String address) {
        var parts = WITH_PASSWORD.matcher(address);
        if (!parts.matches()) {
            throw new IllegalArgumentException("redis-url names no server with a password, or several");
        }
        var user = decoded(parts.group(2));
        return new RedisAddress(
                user.isEmpty() ? "default" : user, decoded(parts.group(3)), parts.group(1), parts.group(4));
    }

    /** The address with another password, one that needs no encoding. */
    String with(String other) {
        return start + other + end;
    }

    // As the services' client does: a plus is a space.
    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
