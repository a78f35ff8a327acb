package dev.innkeeper.broadcast;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which channels keep a history, and how much of it; an injectable bean. Safe for many threads. */
public final class HistoryRules {
    // Streams are trimmed by whole nodes of 100 entries; beyond some thousands a resume costs more than a reload.
    private static final int LONGEST = 10_000;
    private static final Pattern RULE = Pattern.compile("([^:*]*\\*?):(\\d{1,5}):(P[^:]+)");

    /**
     * What the channels of one pattern keep.
     *
     * @param pattern a name, or the beginning of one and an asterisk
     * @param events how many
     * @param time how long after the last of them
     */
    public record Rule(String pattern, int events, Duration time) {
        // The position tells that nothing was missed long after the events themselves are gone: it must outlive them.
        private static final int POSITION_OUTLIVES = 12;

        /** How long the position of a channel is kept after its last event, or the last who was there. */
        public Duration positionTime() {
            return time.multipliedBy(POSITION_OUTLIVES);
        }

        private boolean matches(String channel) {
            return pattern.endsWith("*")
                    ? channel.startsWith(pattern.substring(0, pattern.length() - 1))
                    : channel.equals(pattern);
        }
    }

    private final List<Rule> rules;

    /**
     * @param rules as {@code pattern:events:time}; the first that matches a channel counts
     * @throws IllegalArgumentException naming the one that can not be read
     */
    HistoryRules(List<String> rules) {
        this.rules = rules.stream().map(HistoryRules::parse).toList();
    }

    /** What the channel keeps; empty for nothing. */
    public Optional<Rule> of(String channel) {
        for (var rule : rules) {
            if (rule.matches(channel)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    private static Rule parse(String text) {
        var parts = RULE.matcher(text.strip());
        if (parts.matches()) {
            try {
                int events = Integer.parseInt(parts.group(2));
                var time = Duration.parse(parts.group(3));
                if (events > 0 && events <= LONGEST && time.compareTo(Duration.ofSeconds(1)) >= 0) {
                    return new Rule(parts.group(1), events, time);
                }
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(complaint(text), e);
            }
        }
        throw new IllegalArgumentException(complaint(text));
    }

    private static String complaint(String text) {
        return "'%s': must be like private-news.*:100:PT5M, with 1 to %d events and at least one second"
                .formatted(text, LONGEST);
    }
}
