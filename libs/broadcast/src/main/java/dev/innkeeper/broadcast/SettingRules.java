package dev.innkeeper.broadcast;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** What may be set of an application, by name, and which texts it may be set to. */
final class SettingRules {
    private static final int LARGEST_EVENT = 65_536;
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST_CACHE = Duration.ofMinutes(30);
    private static final Duration SHORTEST_AGE = Duration.ofSeconds(1);
    private static final Duration LONGEST_AGE = Duration.ofMinutes(10);
    private static final Duration LONGEST_WINDOW = Duration.ofSeconds(1);
    private static final List<String> EVENTS = List.of(
            "channel_occupied",
            "channel_vacated",
            "member_added",
            "member_removed",
            "client_event",
            "cache_miss",
            "subscription_count");

    private static final Map<String, Function<String, JsonNode>> RULES = rules();

    private SettingRules() {}

    /** The names, in the order in which they are shown. */
    static Set<String> names() {
        return RULES.keySet();
    }

    /**
     * The text as it is kept; null in JSON for an empty one, which stands for nothing of its own.
     *
     * @throws IllegalArgumentException with words for an operator, if there is no such name or it can not be set to that
     */
    static JsonNode read(String name, String text) {
        var rule = RULES.get(name);
        if (rule == null) {
            throw new IllegalArgumentException(
                    "There is no setting %s, but %s".formatted(name, String.join(", ", names())));
        }
        try {
            return text.isBlank() ? NullNode.instance : rule.apply(text.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s can not be '%s': %s".formatted(name, text, e.getMessage()), e);
        }
    }

    private static Map<String, Function<String, JsonNode>> rules() {
        var rules = new LinkedHashMap<String, Function<String, JsonNode>>();
        rules.put(
                "allowedOrigins",
                list(SettingRules::isOrigin, "origins are like https://example.com, *.example.com or *"));
        rules.put("limits.channelName", number(1, ChannelName.MAX_LENGTH));
        rules.put("limits.eventName", number(1, EventFrame.MAX_NAME));
        rules.put("limits.eventBytes", number(1, LARGEST_EVENT));
        rules.put("limits.publishChannels", number(1, Integer.MAX_VALUE));
        rules.put("limits.batch", number(1, Integer.MAX_VALUE));
        rules.put("limits.publishRate", number(1, Integer.MAX_VALUE));
        rules.put("limits.publishBurst", number(1, Integer.MAX_VALUE));
        rules.put("limits.clientEventRate", number(1, Integer.MAX_VALUE));
        rules.put("limits.clientEventBurst", number(1, Integer.MAX_VALUE));
        rules.put("limits.presenceMembers", number(1, Integer.MAX_VALUE));
        rules.put("limits.userInfoBytes", number(2, Integer.MAX_VALUE));
        rules.put("limits.userIdLength", number(1, Integer.MAX_VALUE));
        rules.put("limits.watchlist", number(0, Integer.MAX_VALUE));
        rules.put("limits.connections", number(0, Integer.MAX_VALUE));
        rules.put("limits.connectionsPerUser", number(0, Integer.MAX_VALUE));
        rules.put("limits.cacheTtl", time(SHORTEST, LONGEST_CACHE));
        rules.put("limits.messageBytes", number(0, Integer.MAX_VALUE));
        rules.put("limits.signatureAge", time(SHORTEST_AGE, LONGEST_AGE));
        rules.put("features.clientEvents", SettingRules::onOrOff);
        rules.put("features.subscriptionCounts", SettingRules::onOrOff);
        rules.put("features.authorizedConnections", SettingRules::onOrOff);
        rules.put("features.requireTls", SettingRules::onOrOff);
        rules.put("webhooks.urls", list(SettingRules::isHttp, "addresses are like https://example.com/hook"));
        rules.put("webhooks.events", list(EVENTS::contains, "events are " + String.join(", ", EVENTS)));
        rules.put("webhooks.batchWindow", time(Duration.ZERO, LONGEST_WINDOW));
        return rules;
    }

    private static Function<String, JsonNode> number(int least, int most) {
        return text -> {
            int number;
            try {
                number = Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("it is a whole number", e);
            }
            if (number < least || number > most) {
                throw new IllegalArgumentException("it is at least %d and at most %d".formatted(least, most));
            }
            return IntNode.valueOf(number);
        };
    }

    private static Function<String, JsonNode> time(Duration least, Duration most) {
        return text -> {
            Duration time;
            try {
                time = Duration.parse(text);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("it is a time like PT0.5S or PT10M", e);
            }
            if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
                throw new IllegalArgumentException("it is at least %s and at most %s".formatted(least, most));
            }
            return TextNode.valueOf(time.toString());
        };
    }

    private static JsonNode onOrOff(String text) {
        return switch (text) {
            case "true" -> BooleanNode.TRUE;
            case "false" -> BooleanNode.FALSE;
            default -> throw new IllegalArgumentException("it is true or false");
        };
    }

    private static Function<String, JsonNode> list(Predicate<String> element, String words) {
        return text -> {
            var all = new ArrayNode(JsonNodeFactory.instance);
            for (var one : Arrays.stream(text.split(",", -1)).map(String::strip).toList()) {
                if (!element.test(one)) {
                    throw new IllegalArgumentException(words);
                }
                all.add(one);
            }
            return all;
        };
    }

    private static boolean isOrigin(String text) {
        return text.matches("\\*|\\*\\.[A-Za-z0-9.-]+|[A-Za-z][A-Za-z0-9+.-]*://[^/\\s,*]+");
    }

    private static boolean isHttp(String text) {
        try {
            var uri = new URI(text);
            return uri.getHost() != null && Set.of("http", "https").contains(String.valueOf(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
