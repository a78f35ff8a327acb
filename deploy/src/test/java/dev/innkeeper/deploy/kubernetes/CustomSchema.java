package dev.innkeeper.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.innkeeper.deploy.Repository;
import dev.innkeeper.deploy.Yaml;
import java.util.ArrayList;
import java.util.List;

/**
 * Kinds of operators, held against short lists of our own: which fields there may be, of which type, and which there
 * must be. The lists are {@code custom-resources.yaml}, which says how they are written.
 */
final class CustomSchema {
    private static final JsonNode KINDS =
            Yaml.read(Repository.file("deploy/src/test/resources/kubernetes/custom-resources.yaml"));
    private static final String REQUIRED = "!";

    private CustomSchema() {}

    static boolean knows(Resource resource) {
        return KINDS.has(resource.apiVersion() + "/" + resource.kind());
    }

    /** What is wrong with it; empty when nothing is. */
    static List<String> problems(Resource resource) {
        var problems = new ArrayList<String>();
        compare(KINDS.path(resource.apiVersion() + "/" + resource.kind()), resource.at("/spec"), "spec", problems);
        return problems.stream().map(problem -> resource + ": " + problem).toList();
    }

    private static void compare(JsonNode expected, JsonNode actual, String path, List<String> problems) {
        if (expected.isTextual()) {
            if (!isA(expected.asText(), actual)) {
                problems.add("%s is %s: must be of type %s".formatted(path, actual, expected.asText()));
            }
        } else if (expected.isArray()) {
            if (!actual.isArray()) {
                problems.add(path + " must be a list");
            }
            actual.forEach(element -> compare(expected.get(0), element, path + "[]", problems));
        } else if (!actual.isObject()) {
            problems.add(path + " must be a mapping");
        } else {
            compareFields(expected, actual, path, problems);
        }
    }

    private static void compareFields(JsonNode expected, JsonNode actual, String path, List<String> problems) {
        actual.properties().forEach(field -> {
            var known = expected.has(field.getKey())
                    ? expected.get(field.getKey())
                    : expected.get(field.getKey() + REQUIRED);
            if (known == null) {
                problems.add("%s.%s is no field of it".formatted(path, field.getKey()));
            } else {
                compare(known, field.getValue(), path + "." + field.getKey(), problems);
            }
        });
        expected.fieldNames().forEachRemaining(name -> {
            if (name.endsWith(REQUIRED) && !actual.has(name.substring(0, name.length() - 1))) {
                problems.add("%s.%s is missing".formatted(path, name.substring(0, name.length() - 1)));
            }
        });
    }

    private static boolean isA(String type, JsonNode value) {
        return switch (type) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case "strings" -> value.isObject() && Resource.elements(value).allMatch(JsonNode::isTextual);
            case "quantity" -> value.isTextual() || value.isNumber();
            // A piece of Kubernetes' own schema, which the operator passes on.
            case "any" -> true;
            default ->
                type.startsWith("=") && List.of(type.substring(1).split("\\|")).contains(value.asText());
        };
    }
}
