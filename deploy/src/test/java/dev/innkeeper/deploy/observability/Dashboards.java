package dev.innkeeper.deploy.observability;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.innkeeper.deploy.Repository;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Grafana's dashboards, as files. */
final class Dashboards {
    static final String GRAFANA = "deploy/observability/grafana";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Dashboards() {}

    /**
     * One dashboard.
     *
     * @param file the path from the root
     * @param body all it says
     */
    record Dashboard(String file, JsonNode body) {
        List<JsonNode> panels() {
            return Rules.children(body.path("panels")).stream()
                    .filter(panel -> !panel.path("type").asText().equals("row"))
                    .toList();
        }

        /** Each query to Prometheus, with where it stands. */
        Stream<Query> queries() {
            var panels = panels().stream()
                    .flatMap(panel -> Rules.children(panel.path("targets")).stream()
                            .map(target -> new Query(
                                    this + ": " + panel.path("title").asText(),
                                    target.path("expr").asText())));
            var annotations = Rules.children(body.at("/annotations/list")).stream()
                    .map(one ->
                            new Query(this + ": annotation", one.path("expr").asText()));
            var variables = Rules.children(body.at("/templating/list")).stream()
                    .map(one -> new Query(
                            this + ": variable " + one.path("name").asText(),
                            one.at("/query/query").asText()));
            return Stream.of(panels, annotations, variables).flatMap(part -> part);
        }

        @Override
        public String toString() {
            return body.path("title").asText();
        }
    }

    /** A query and the place it was found at. */
    record Query(String place, String text) {
        private static final String LABELS = "label_values(";

        /** What it asks for; the label that a variable's values come from is one it groups by. */
        Expression expression() {
            if (!text.startsWith(LABELS)) {
                return Expression.of(text);
            }
            int comma = text.lastIndexOf(',');
            var label = text.substring(comma + 1, text.length() - 1).strip();
            return Expression.of("sum by (%s) (%s)".formatted(label, text.substring(LABELS.length(), comma)));
        }

        @Override
        public String toString() {
            return place;
        }
    }

    static List<Dashboard> all() {
        return files().stream()
                .map(file -> new Dashboard(Repository.relative(file), json(file)))
                .toList();
    }

    private static List<Path> files() {
        return Repository.files(GRAFANA + "/dashboards", file -> file.toString().endsWith(".json"));
    }

    private static JsonNode json(Path file) {
        try {
            return JSON.readTree(Repository.read(file));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(file + " is no JSON", e);
        }
    }
}
