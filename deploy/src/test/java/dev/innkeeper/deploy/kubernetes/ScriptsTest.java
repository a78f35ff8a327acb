package dev.innkeeper.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.innkeeper.deploy.Kubectl;
import dev.innkeeper.deploy.Repository;
import dev.innkeeper.deploy.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts beside the manifests that need no cluster, run for real. */
class ScriptsTest {
    private static final String PIN = Repository.file("deploy/k8s/pin").toString();
    private static final String DIGEST = "@sha256:" + "a1".repeat(32);

    @TempDir
    private Path work;

    @Test
    void aPreviewHasItsOwnNamespaceHostAndImages() {
        var resources = Manifests.preview("13", "preview.example.com", "one");

        assertThat(resources)
                .filteredOn(resource -> resource.path("kind").asText().equals("Namespace"))
                .singleElement()
                .satisfies(namespace ->
                        assertThat(namespace.at("/metadata/name").asText()).isEqualTo("preview-13"));
        assertThat(resources.toString())
                .contains(
                        "\"host\":\"pr-13.preview.example.com\"",
                        "https://pr-13.preview.example.com",
                        "innkeeper/web:one")
                .doesNotContain("preview-0\"", "pr-0.");
    }

    @Test
    void aPreviewIsMigratedAndSeeded() {
        assertThat(Manifests.preview("12", "preview.example.com", "pr-12-0a1b2c3"))
                .filteredOn(resource -> resource.at("/metadata/name").asText().equals("migrate-expand"))
                .singleElement()
                .satisfies(job -> assertThat(
                                job.at("/spec/template/spec/containers/0/args").toString())
                        .isEqualTo("[\"migrate\",\"--seed\"]"));
    }

    @Test
    void aPreviewBringsTheLoginOfAPrivateRegistryAndPullsWithIt() throws IOException {
        var login =
                Files.writeString(work.resolve("config.json"), "{\"auths\":{\"r.example.com\":{\"auth\":\"YTpi\"}}}");
        var rendered = Yaml.documents(Kubectl.run(
                "env",
                "PREVIEW_SECRET=" + "x".repeat(32),
                "PULL_CONFIG=" + login,
                Repository.file("deploy/k8s/preview").toString(),
                "12",
                "preview.example.com",
                "one"));

        var secret = rendered.stream()
                .filter(resource -> resource.path("type").asText().equals("kubernetes.io/dockerconfigjson"))
                .findFirst()
                .orElseThrow();
        assertThat(new String(
                        Base64.getDecoder()
                                .decode(secret.at("/data/.dockerconfigjson").asText()),
                        StandardCharsets.UTF_8))
                .isEqualTo(Files.readString(login));
        assertThat(rendered.stream()
                        .map(resource -> resource.at("/spec/template/spec/imagePullSecrets/0/name"))
                        .filter(JsonNode::isTextual)
                        .map(JsonNode::asText))
                .as("four services and two migrations")
                .hasSize(6)
                .containsOnly(secret.at("/metadata/name").asText());
    }

    @Test
    void theSecretsOfAPreviewStayTheSameAndAreNoOthersSecrets() {
        var first = secret(Manifests.preview("12", "preview.example.com", "pr-12-0a1b2c3"), "app-key");
        var again = secret(Manifests.preview("12", "preview.example.com", "two"), "app-key");
        var other = secret(Manifests.preview("13", "preview.example.com", "one"), "app-key");

        assertThat(first).isEqualTo(again).isNotEqualTo(other);
        assertThat(Base64.getDecoder().decode(first)).as("an APP_KEY").hasSize(32);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 preview.example.com tag",
                "x preview.example.com tag",
                "1 Preview_ tag",
                "1 a.b latest",
                "1 a.b"
            })
    void aPreviewIsRefusedWhichIsNoneOfOurs(String arguments) {
        assertThatThrownBy(() -> run(Stream.concat(
                        Stream.of(
                                "env",
                                "PREVIEW_SECRET=" + "x".repeat(32),
                                Repository.file("deploy/k8s/preview").toString()),
                        Stream.of(arguments.split(" ")))))
                .hasMessageContaining("exit 2");
    }

    @Test
    void aPreviewNeedsASecretToMakeItsOwnFrom() {
        assertThatThrownBy(() -> run(Stream.of(
                        "env",
                        "-u",
                        "PREVIEW_SECRET",
                        Repository.file("deploy/k8s/preview").toString(),
                        "1",
                        "a.b",
                        "tag")))
                .hasMessageContaining("PREVIEW_SECRET");
    }

    @Test
    void pinningNamesAllFiveImagesByDigest() throws IOException {
        var file = overlay();

        pin("web", "worker", "scheduler", "realtime", "ops-native");

        assertThat(Files.readString(file))
                .startsWith("# Which")
                .contains("name: innkeeper/web\n    newName: r.example.com/innkeeper/web\n    digest: sha256:a1a1")
                .contains("name: innkeeper/ops-native\n")
                .doesNotContain("sha256:0000");
    }

    @Test
    void aReleaseIsNotPinnedByHalf() throws IOException {
        var file = overlay();
        var before = Files.readString(file);

        assertThatThrownBy(() -> pin("web", "worker", "scheduler", "realtime")).hasMessageContaining("exit 2");
        assertThatThrownBy(() -> run(Stream.of("env", "PIN_ROOT=" + work, PIN, "production", "innkeeper/web:1.2.3")))
                .hasMessageContaining("exit 2");

        assertThat(Files.readString(file)).isEqualTo(before);
    }

    private Path overlay() throws IOException {
        var folder = Files.createDirectories(work.resolve("production/images"));
        return Files.copy(
                Repository.file("deploy/k8s/overlays/production/images/kustomization.yaml"),
                folder.resolve("kustomization.yaml"));
    }

    private void pin(String... images) {
        run(Stream.concat(
                Stream.of("env", "PIN_ROOT=" + work, PIN, "production"),
                Stream.of(images).map(image -> "r.example.com/innkeeper/" + image + DIGEST)));
    }

    private static void run(Stream<String> command) {
        assertThat(Kubectl.run(command.toArray(String[]::new))).isNotNull();
    }

    private static String secret(List<JsonNode> resources, String key) {
        return new String(
                Base64.getDecoder()
                        .decode(resources.stream()
                                .filter(resource ->
                                        resource.path("kind").asText().equals("Secret")
                                                && resource.at("/data").has(key))
                                .findFirst()
                                .orElseThrow()
                                .at("/data")
                                .path(key)
                                .asText()),
                java.nio.charset.StandardCharsets.US_ASCII);
    }
}
