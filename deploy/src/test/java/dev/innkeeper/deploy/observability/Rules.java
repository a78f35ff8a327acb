package dev.innkeeper.deploy.observability;

import com.fasterxml.jackson.databind.JsonNode;
import dev.innkeeper.deploy.Repository;
import dev.innkeeper.deploy.Yaml;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** The rule files of Prometheus and their tests. */
final class Rules {
    static final String PROMETHEUS = "deploy/observability/prometheus";

    // Read once: every query is held against all of them.
    private static final List<Rule> ALL =
            yaml("rules").stream().flatMap(file -> in(file).stream()).toList();

    private Rules() {}

    /**
     * One recording or alerting rule.
     *
     * @param file the path from the root
     * @param body all it says
     */
    record Rule(String file, JsonNode body) {
        boolean isAlert() {
            return body.has("alert");
        }

        String name() {
            return body.path(isAlert() ? "alert" : "record").asText();
        }

        String expression() {
            return body.path("expr").asText();
        }

        @Override
        public String toString() {
            return name();
        }
    }

    static List<Rule> all() {
        return ALL;
    }

    static List<Rule> alerts() {
        return all().stream().filter(Rule::isAlert).toList();
    }

    /** The files of that folder beside prometheus.yml. */
    static List<Path> yaml(String folder) {
        return Repository.files(
                PROMETHEUS + "/" + folder, file -> file.toString().endsWith(".yml"));
    }

    static List<JsonNode> children(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false).toList();
    }

    private static List<Rule> in(Path file) {
        return children(Yaml.read(file).path("groups")).stream()
                .flatMap(group -> children(group.path("rules")).stream())
                .map(body -> new Rule(Repository.relative(file), body))
                .toList();
    }
}
