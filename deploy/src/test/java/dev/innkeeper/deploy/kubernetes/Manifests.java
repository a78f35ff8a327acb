package dev.innkeeper.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.innkeeper.deploy.Kubectl;
import dev.innkeeper.deploy.Repository;
import dev.innkeeper.deploy.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything under deploy/k8s that can be rendered, under a name of its own. */
final class Manifests {
    static final String K8S = "deploy/k8s/";
    private static final Path WORK = Repository.file("deploy/target/kustomize");
    private static final String PREVIEW = "preview of a pull request";

    private static final Map<List<String>, List<JsonNode>> PREVIEWS = new ConcurrentHashMap<>();

    private Manifests() {}

    /** What is applied as it is: an installation each. */
    static List<String> installations() {
        return List.of(PREVIEW, "overlays/staging", "overlays/production");
    }

    /** Each component on the base, and those that go on top of everything. */
    static List<String> combinations() {
        return List.of(
                "base+hpa",
                "base+keda",
                "base+cnpg",
                "base+valkey",
                "base+external-secrets",
                "base+cert-manager",
                "base+monitoring",
                "full+native",
                "full+pgbouncer",
                "full+private-registry",
                "full+second-login",
                "full+cnpg/restored",
                "full+pgbouncer+cnpg/restored");
    }

    static List<String> all() {
        return Stream.of(installations(), List.of("base", "components/cnpg/restore"), combinations())
                .flatMap(List::stream)
                .toList();
    }

    static List<Resource> of(String name) {
        Kubectl.assume();
        List<JsonNode> documents;
        if (name.equals(PREVIEW)) {
            documents = preview("12", "preview.example.com", "pr-12-0a1b2c3");
        } else {
            documents = Kubectl.kustomize(name.contains("+") ? combined(name) : Repository.file(K8S + name));
        }
        return documents.stream().map(Resource::new).toList();
    }

    /** The same for a test that changes it. */
    static List<Resource> copyOf(String name) {
        return of(name).stream()
                .map(resource -> new Resource(resource.json().deepCopy()))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** What the script for previews writes. */
    static List<JsonNode> preview(String number, String domain, String tag) {
        Kubectl.assume();
        return PREVIEWS.computeIfAbsent(
                List.of(number, domain, tag),
                asked -> Yaml.documents(Kubectl.run(
                        "env",
                        "PREVIEW_SECRET=of-no-use-outside-of-this-very-test",
                        Repository.file(K8S + "preview").toString(),
                        number,
                        domain,
                        tag)));
    }

    private static Path combined(String name) {
        var parts = List.of(name.split("\\+"));
        var folder = WORK.resolve(name);
        var components = parts.stream()
                .skip(1)
                .map(component -> "  - " + folder.relativize(Repository.file(K8S + "components/" + component)) + "\n")
                .collect(Collectors.joining());
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("kustomization.yaml"), """
                    apiVersion: kustomize.config.k8s.io/v1beta1
                    kind: Kustomization
                    resources:
                      - %s
                    components:
                    %s""".formatted(
                            folder.relativize(Repository.file(K8S + parts.getFirst())), components));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
