package dev.innkeeper.local.system;

import dev.innkeeper.local.stack.Installation;
import dev.innkeeper.local.stack.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A metric that rules and dashboards ask for, a line of {@code deploy/observability/metrics.txt}.
 *
 * @param services the names of those that expose it
 * @param labels its labels, each with values that some service must have
 */
record Promised(String name, Set<String> services, Map<String, Set<String>> labels) {
    // What is not on this machine can not be asked.
    private static final String NOT_OURS = "cnpg";

    static List<Promised> all() throws IOException {
        var file = Installation.ofThisCode().home().resolve("deploy/observability/metrics.txt");
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("\\s+"))
                .filter(columns -> !columns[1].equals(NOT_OURS))
                .map(Promised::of)
                .toList();
    }

    private static Promised of(String[] columns) {
        var labels = new HashMap<String, Set<String>>();
        for (int i = 2; i < columns.length; i++) {
            var parts = columns[i].split("=", 2);
            labels.put(parts[0], parts.length > 1 ? Set.of(parts[1].split("\\|")) : Set.of());
        }
        return new Promised(columns[0], services(columns[1]), labels);
    }

    private static Set<String> services(String column) {
        return column.equals("all")
                ? Arrays.stream(Service.values()).map(Service::id).collect(Collectors.toSet())
                : Set.of(column.split(","));
    }

    /** Why running services do not expose it as it is written; nothing if they do. */
    Stream<String> broken(List<Scrape> scrapes) {
        var values = labels.entrySet().stream()
                .flatMap(label -> label.getValue().stream()
                        .filter(value -> scrapes.stream().noneMatch(scrape -> scrape.has(name, label.getKey(), value)))
                        .map(value -> "no %s has %s=%s".formatted(name, label.getKey(), value)));
        return Stream.concat(scrapes.stream().flatMap(scrape -> scrape.lacks(this)), values);
    }
}
