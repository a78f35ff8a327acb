package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What one service exposes just now: each metric with the labels of its series. */
record Scrape(Service service, Map<String, List<Map<String, String>>> series) {
    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    static Scrape of(Stack stack, Service service) {
        var answer = Visitor.get(stack.managementUrl(service).resolve("/metrics"));
        assertThat(answer.status()).as("metrics of %s", service).isEqualTo(200);
        return new Scrape(service, read(answer.body()));
    }

    private static Map<String, List<Map<String, String>>> read(String text) {
        return text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(LINE::matcher)
                .filter(line -> line.matches())
                .collect(Collectors.groupingBy(
                        line -> line.group(1),
                        TreeMap::new,
                        Collectors.mapping(
                                line -> labels(line.group(2) == null ? "" : line.group(2)), Collectors.toList())));
    }

    private static Map<String, String> labels(String text) {
        var found = new HashMap<String, String>();
        LABEL.matcher(text).results().forEach(label -> found.put(label.group(1), label.group(2)));
        return found;
    }

    Set<String> names() {
        return series.keySet();
    }

    /** Why this service does not expose what that line of the catalogue says of it; nothing if it does. */
    Stream<String> lacks(Promised promised) {
        if (!promised.services().contains(service.id())) {
            return Stream.of();
        }
        var found = series.getOrDefault(promised.name(), List.of());
        if (found.isEmpty()) {
            return Stream.of("%s does not expose %s".formatted(service.id(), promised.name()));
        }
        return found.stream()
                .map(Map::keySet)
                .filter(labels -> !labels.equals(promised.labels().keySet()))
                .map(labels -> "%s of %s has labels %s".formatted(promised.name(), service.id(), labels))
                .distinct();
    }

    /** Whether a series of that metric has this value. */
    boolean has(String metric, String label, String value) {
        return series.getOrDefault(metric, List.of()).stream().anyMatch(labels -> value.equals(labels.get(label)));
    }
}
