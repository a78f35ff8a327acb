package dev.innkeeper.broadcast;

import java.util.List;

/** What a channel may be called and what its prefix demands. */
public final class ChannelName {

    /** The longest name accepted, in characters. */
    public static final int MAX_LENGTH = 200;

    private static final String PRIVATE = "private-";
    private static final String PRESENCE = "presence-";
    private static final String ENCRYPTED = "private-encrypted-";
    private static final String SERVER_TO_USER = "#server-to-user-";
    private static final List<String> CACHES =
            List.of("cache-", "private-cache-", "presence-cache-", ENCRYPTED + "cache-");
    // A user id as long as a channel may be called, so that nobody's id is too long for a message.
    private static final int MAX_SERVER_TO_USER = SERVER_TO_USER.length() + MAX_LENGTH;

    private ChannelName() {}

    /** Whether the name has 1 to {@value #MAX_LENGTH} characters, all of {@code A-Z a-z 0-9 _ - = @ , . ;}. */
    public static boolean isValid(String name) {
        if (name.isEmpty() || name.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (!allowed(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether a subscription needs a signature. */
    public static boolean needsSignature(String name) {
        return name.startsWith(PRIVATE) || isPresence(name);
    }

    /** Whether the channel shows its members to each other. */
    public static boolean isPresence(String name) {
        return name.startsWith(PRESENCE);
    }

    /** Whether subscribers get the last event at once. */
    public static boolean isCache(String name) {
        return CACHES.stream().anyMatch(name::startsWith);
    }

    /** Whether the application's events are unreadable for us. */
    public static boolean isEncrypted(String name) {
        return name.startsWith(ENCRYPTED);
    }

    /** Whether it is the channel of one signed-in user, whose id may hold any character. */
    public static boolean isServerToUser(String name) {
        return name.startsWith(SERVER_TO_USER)
                && name.length() > SERVER_TO_USER.length()
                && name.length() <= MAX_SERVER_TO_USER;
    }

    /** The channel of one signed-in user. */
    public static String serverToUser(String userId) {
        return SERVER_TO_USER + userId;
    }

    /** Whether the application may publish to it. */
    public static boolean isPublishable(String name) {
        return isValid(name) || isServerToUser(name);
    }

    /** The name itself, if it is valid. */
    public static String requireValid(String name) {
        if (!isValid(name)) {
            throw new IllegalArgumentException(
                    "Channel name must be 1 to " + MAX_LENGTH + " of A-Z a-z 0-9 _ - = @ , . ; but was: " + name);
        }
        return name;
    }

    private static boolean allowed(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "_-=@,.;".indexOf(c) >= 0;
    }
}
