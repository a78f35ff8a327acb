package dev.innkeeper.realtime.wire;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the query of the WebSocket address says about the client.
 *
 * @param version of the protocol
 * @param resumes whether it wants the ids of events, and comes back with them
 */
public record Handshake(int version, boolean resumes) {
    /** The newest version of the protocol. */
    public static final int NEWEST = 7;

    private static final int OLDEST = 5;
    private static final Pattern RESUME = Pattern.compile("(?:^|&)resume=1(?:&|$)");
    private static final Pattern PROTOCOL = Pattern.compile("(?:^|&)protocol=([^&]*)");

    /** What a client says that is served. */
    public static Handshake of(@Nullable String query) {
        return new Handshake(
                version(query), query != null && RESUME.matcher(query).find());
    }

    /** Why the client's version can not be served, if so. */
    public static Optional<CloseCode> refusal(@Nullable String query) {
        String given = given(query);
        if (given.isEmpty()) {
            return Optional.of(CloseCode.NO_PROTOCOL);
        }
        if (!isNumber(given)) {
            return Optional.of(CloseCode.BAD_VERSION);
        }
        int version = version(query);
        return version < OLDEST || version > NEWEST ? Optional.of(CloseCode.UNSUPPORTED_PROTOCOL) : Optional.empty();
    }

    /** The client's version; the newest if it said none that could be read. */
    public static int version(@Nullable String query) {
        String given = given(query);
        return isNumber(given) ? Integer.parseInt(given) : NEWEST;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() < 6 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static String given(@Nullable String query) {
        if (query == null) {
            return "";
        }
        var found = PROTOCOL.matcher(query);
        return found.find() ? found.group(1) : "";
    }
}
