package dev.innkeeper.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which ConfigMaps and Secrets pods mount, and which there are. */
final class References {
    private References() {}

    /** Those that pods name and nobody makes. */
    static List<String> missing(List<Resource> all) {
        var made = all.stream().flatMap(References::made).collect(Collectors.toCollection(TreeSet::new));
        return all.stream()
                .filter(Resource::hasPods)
                .flatMap(References::named)
                .filter(name -> !made.contains(name))
                .distinct()
                .toList();
    }

    private static Stream<String> made(Resource resource) {
        return switch (resource.kind()) {
            case "ConfigMap" -> Stream.of("ConfigMap " + resource.name());
            case "Secret" -> Stream.of("Secret " + resource.name());
            case "ExternalSecret" ->
                Stream.of("Secret " + resource.at("/spec/target/name").asText());
            // The operator makes the authority of a cluster's certificates.
            case "Cluster" -> Stream.of("Secret " + resource.name() + "-ca");
            default -> Stream.of();
        };
    }

    private static Stream<String> named(Resource resource) {
        var fromVolumes = Resource.elements(resource.pod().path("volumes"))
                .flatMap(
                        volume -> Stream.concat(Stream.of(volume), Resource.elements(volume.at("/projected/sources"))));
        return Stream.concat(
                        fromVolumes.flatMap(source -> Stream.of(
                                prefixed("Secret ", source.at("/secret/secretName")),
                                prefixed("Secret ", source.at("/secret/name")),
                                prefixed("ConfigMap ", source.at("/configMap/name")))),
                        resource.containers().stream()
                                .flatMap(container -> Resource.elements(container.path("envFrom")))
                                .map(source -> prefixed("ConfigMap ", source.at("/configMapRef/name"))))
                .filter(name -> !name.isEmpty());
    }

    private static String prefixed(String kind, JsonNode name) {
        return name.isTextual() ? kind + name.asText() : "";
    }
}
