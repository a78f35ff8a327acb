package dev.innkeeper.deploy.observability;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One of Alertmanager's inhibit_rules, taken as Alertmanager does.
 *
 * @param source what an alert must be to silence others
 * @param target what the silenced must be
 * @param equal the labels that both must have alike; one that is missing is empty
 */
record Inhibition(List<Matcher> source, List<Matcher> target, List<String> equal) {
    private static final Pattern MATCHER = Pattern.compile("(\\w+) (=~?) \"([^\"]*)\"");

    /** One condition on a label; none of ours says what a label must not be. */
    record Matcher(String label, boolean regex, String value) {
        boolean accepts(Map<String, String> labels) {
            var found = labels.getOrDefault(label, "");
            return regex ? found.matches(value) : found.equals(value);
        }
    }

    static Inhibition of(JsonNode rule) {
        return new Inhibition(
                matchers(rule.path("source_matchers")),
                matchers(rule.path("target_matchers")),
                Rules.children(rule.path("equal")).stream()
                        .map(JsonNode::asText)
                        .toList());
    }

    boolean silences(Map<String, String> cause, Map<String, String> consequence) {
        return !(isTarget(cause) && isSource(consequence))
                && isSource(cause)
                && isTarget(consequence)
                && equal.stream()
                        .allMatch(label -> cause.getOrDefault(label, "").equals(consequence.getOrDefault(label, "")));
    }

    boolean isSource(Map<String, String> labels) {
        return source.stream().allMatch(matcher -> matcher.accepts(labels));
    }

    boolean isTarget(Map<String, String> labels) {
        return target.stream().allMatch(matcher -> matcher.accepts(labels));
    }

    private static List<Matcher> matchers(JsonNode texts) {
        return Rules.children(texts).stream()
                .map(text -> {
                    var found = MATCHER.matcher(text.asText());
                    if (!found.matches()) {
                        throw new IllegalArgumentException("no such matcher: " + text);
                    }
                    return new Matcher(found.group(1), found.group(2).equals("=~"), found.group(3));
                })
                .toList();
    }
}
