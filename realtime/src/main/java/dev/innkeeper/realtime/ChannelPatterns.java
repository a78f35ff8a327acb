package dev.innkeeper.realtime;

import java.util.List;
import java.util.Optional;

/** Which channels something applies to: names, or beginnings of names with a {@code *} at the end. */
public record ChannelPatterns(List<String> patterns) {

    public ChannelPatterns {
        patterns = patterns.stream()
                .map(String::strip)
                .filter(pattern -> !pattern.isEmpty())
                .toList();
    }

    /** None where nothing is configured. */
    public static ChannelPatterns of(Optional<List<String>> configured) {
        return new ChannelPatterns(configured.orElseGet(List::of));
    }

    /** Whether at least one fits. */
    public boolean match(String channel) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, channel));
    }

    private static boolean matches(String pattern, String channel) {
        return pattern.endsWith("*")
                ? channel.startsWith(pattern.substring(0, pattern.length() - 1))
                : channel.equals(pattern);
    }
}
