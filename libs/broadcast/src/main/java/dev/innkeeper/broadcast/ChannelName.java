package dev.innkeeper.broadcast;

/** What a channel may be called and what its prefix demands. */
public final class ChannelName {

    /** The longest name accepted, in characters. */
    public static final int MAX_LENGTH = 200;

    private static final String PRIVATE = "private-";
    private static final String PRESENCE = "presence-";

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
