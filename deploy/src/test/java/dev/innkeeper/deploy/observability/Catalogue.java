package dev.innkeeper.deploy.observability;

import dev.innkeeper.deploy.Repository;
import dev.innkeeper.deploy.observability.Expression.Match;
import dev.innkeeper.deploy.observability.Expression.Selector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What rules and dashboards may ask for: {@code deploy/observability/metrics.txt}. */
final class Catalogue {
    static final String FILE = "deploy/observability/metrics.txt";
    static final Set<String> SERVICES = Set.of("web", "worker", "scheduler", "realtime");
    private static final String NOT_OURS = "cnpg";
    // Prometheus gives these to whatever it scrapes.
    private static final Set<String> SCRAPED = Set.of("job", "instance");

    private final Map<String, Metric> metrics = new LinkedHashMap<>();

    /**
     * One metric.
     *
     * @param services who exposes it
     * @param labels its labels, each with the values that it surely has, if any are named
     */
    record Metric(String name, Set<String> services, Map<String, Set<String>> labels) {}

    static Catalogue read() {
        var catalogue = new Catalogue();
        Repository.read(FILE)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .forEach(catalogue::add);
        return catalogue;
    }

    private void add(String line) {
        var columns = line.split("\\s+", 3);
        var services = columns[1].equals("all") ? SERVICES : Set.of(columns[1].split(","));
        if (!SERVICES.containsAll(services) && !columns[1].equals(NOT_OURS)) {
            throw new IllegalArgumentException("no such service: " + line);
        }
        var labels = new LinkedHashMap<String, Set<String>>();
        if (columns.length > 2) {
            for (var label : columns[2].split("\\s+")) {
                var parts = label.split("=", 2);
                labels.put(parts[0], parts.length > 1 ? Set.of(parts[1].split("\\|")) : Set.of());
            }
        }
        if (metrics.put(columns[0], new Metric(columns[0], services, labels)) != null) {
            throw new IllegalArgumentException("twice: " + line);
        }
    }

    Set<String> names() {
        return Set.copyOf(metrics.keySet());
    }

    @Nullable
    Metric find(String name) {
        return metrics.get(name);
    }

    /** Why that selector finds nothing, a line each; empty if it finds something. */
    List<String> complaints(Selector selector) {
        var metric = metrics.get(selector.metric());
        if (metric == null) {
            return List.of(selector.metric() + " is not in " + FILE);
        }
        return selector.matches().stream()
                .flatMap(match -> complaint(metric, match).stream())
                .toList();
    }

    private static List<String> complaint(Metric metric, Match match) {
        if (match.value().startsWith("$")) {
            return known(metric, match.label());
        }
        var values = match.label().equals("job")
                ? metric.services()
                : metric.labels().getOrDefault(match.label(), Set.of());
        if (!values.isEmpty() && values.stream().noneMatch(match::accepts)) {
            return List.of("%s has no %s that is %s %s"
                    .formatted(metric.name(), match.label(), match.operator(), match.value()));
        }
        return known(metric, match.label());
    }

    private static List<String> known(Metric metric, String label) {
        return SCRAPED.contains(label) || metric.labels().containsKey(label)
                ? List.of()
                : List.of("%s has no label %s".formatted(metric.name(), label));
    }

    /** The labels by which an expression may group. */
    Set<String> labels(Expression expression) {
        var own = expression.selectors().stream()
                .map(selector -> metrics.get(selector.metric()))
                .flatMap(metric -> metric == null ? Stream.of() : metric.labels().keySet().stream());
        return Set.copyOf(Stream.concat(SCRAPED.stream(), own).distinct().toList());
    }
}
