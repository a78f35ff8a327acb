package dev.innkeeper.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One rendered resource. */
record Resource(JsonNode json) {
    private static final Set<String> WITH_PODS = Set.of("Deployment", "StatefulSet", "Job");

    String kind() {
        return json.path("kind").asText();
    }

    String apiVersion() {
        return json.path("apiVersion").asText();
    }

    String name() {
        return json.at("/metadata/name").asText();
    }

    /** The value at that JSON pointer; a missing node where there is none. */
    JsonNode at(String pointer) {
        return json.at(pointer);
    }

    String label(String name) {
        return json.at("/metadata/labels").path(name).asText();
    }

    boolean hasPods() {
        return WITH_PODS.contains(kind());
    }

    JsonNode pod() {
        return json.at("/spec/template/spec");
    }

    JsonNode podLabels() {
        return json.at("/spec/template/metadata/labels");
    }

    List<JsonNode> containers() {
        return Stream.of("initContainers", "containers")
                .flatMap(list -> elements(pod().path(list)))
                .toList();
    }

    /** Whether it is one of ours, and not a database beside them. */
    boolean isService() {
        return kind().equals("Deployment") && label("innkeeper.dev/step").equals("services");
    }

    static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    @Override
    public String toString() {
        return kind() + " " + name();
    }
}
