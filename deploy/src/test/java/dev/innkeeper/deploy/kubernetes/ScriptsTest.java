package dev.innkeeper.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.innkeeper.deploy.Kubectl;
import dev.innkeeper.deploy.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts beside the manifests, run for real; kubectl is a stand-in where a cluster would be needed. */
class ScriptsTest {
    private static final String PIN = Repository.file("deploy/k8s/pin").toString();
    private static final String ROLL_OUT =
            Repository.file("deploy/k8s/roll-out").toString();
    private static final String DIGEST = "@sha256:" + "a1".repeat(32);

    // Writes down how it was called; the call that begins with FAILS fails. Every Deployment but NEW has a revision.
    private static final String KUBECTL = """
            #!/usr/bin/env bash
            echo "$*" | sed -E 's# -f [^ ]+##; s# --(server-side|field-manager=[^ ]+|timeout=[^ ]+)##g' >>"$CALLS"
            if [[ "$*" == "${FAILS:-none}"* ]]; then exit 1; fi
            case "$*" in
              "apply "*"${FAILS_TO_APPLY:-none}") exit 1 ;;
              "get deployment/${NEW:-none} "*) ;;
              "get deployment/web "*) echo 4 ;;
              "get deployment/"*) echo 7 ;;
            esac
            """;

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

    @Test
    void aRolloutAddsToTheSchemaThenChangesServicesThenTakesAway() throws IOException {
        assertThat(rollOut(""))
                .containsExactly(
                        "apply --force-conflicts -l !innkeeper.dev/step",
                        "delete job migrate-expand -n innkeeper --ignore-not-found",
                        "apply --force-conflicts -l innkeeper.dev/step=expand",
                        "wait job/migrate-expand -n innkeeper --for=condition=Complete",
                        revision("web"),
                        revision("worker"),
                        revision("scheduler"),
                        revision("realtime"),
                        "apply --force-conflicts -l innkeeper.dev/step=services",
                        "rollout status deployment/web -n innkeeper",
                        "rollout status deployment/worker -n innkeeper",
                        "rollout status deployment/scheduler -n innkeeper",
                        "rollout status deployment/realtime -n innkeeper",
                        "get pods -n innkeeper -l app.kubernetes.io/part-of=innkeeper"
                                + " -o jsonpath={.items[?(@.metadata.deletionTimestamp)].metadata.name}",
                        "delete job migrate-contract -n innkeeper --ignore-not-found",
                        "apply --force-conflicts -l innkeeper.dev/step=contract",
                        "wait job/migrate-contract -n innkeeper --for=condition=Complete");
    }

    @Test
    void noServiceIsChangedWhenTheMigrationBeforeItFails() throws IOException {
        assertThat(rollOut("wait job/migrate-expand"))
                .contains("apply --force-conflicts -l innkeeper.dev/step=expand")
                .noneMatch(call -> call.contains("step=services") || call.contains("contract"));
    }

    @Test
    void aReleaseThatFailsItsCheckGoesBackAndTakesNothingAway() throws IOException {
        assertThat(rollOut("the check"))
                .contains(
                        "rollout undo deployment/web -n innkeeper --to-revision=4",
                        "rollout undo deployment/worker -n innkeeper --to-revision=7",
                        "rollout undo deployment/scheduler -n innkeeper --to-revision=7",
                        "rollout undo deployment/realtime -n innkeeper --to-revision=7")
                .noneMatch(call -> call.contains("contract"));
    }

    @Test
    void aReleaseWhosePodsDoNotGetReadyGoesBack() throws IOException {
        assertThat(rollOut("rollout status deployment/scheduler"))
                .contains("rollout undo deployment/web -n innkeeper --to-revision=4")
                .noneMatch(call -> call.contains("contract"));
    }

    @Test
    void aReleaseThatReachesNotEveryServiceGoesBack() throws IOException {
        assertThat(rollOut("nothing", "FAILS_TO_APPLY=step=services"))
                .containsSubsequence(
                        "rollout undo deployment/web -n innkeeper --to-revision=4",
                        "rollout undo deployment/worker -n innkeeper --to-revision=7",
                        "rollout undo deployment/scheduler -n innkeeper --to-revision=7",
                        "rollout undo deployment/realtime -n innkeeper --to-revision=7",
                        "rollout status deployment/web -n innkeeper")
                .noneMatch(call -> call.contains("contract"));
    }

    @Test
    void aServiceThatIsNewHasNothingToGoBackTo() throws IOException {
        assertThat(rollOut("the check", "NEW=realtime"))
                .contains("rollout undo deployment/web -n innkeeper --to-revision=4")
                .noneMatch(call -> call.startsWith("rollout undo deployment/realtime"));
    }

    @Test
    void noServiceIsChangedWhenItCannotBeToldWhatRuns() throws IOException {
        assertThat(rollOut("get deployment/worker")).noneMatch(call -> call.contains("step=services"));
    }

    @Test
    void everyResourceBelongsToExactlyOneStepOfARollout() {
        Kubectl.assume();
        assertThat(Manifests.of("overlays/production"))
                .allSatisfy(resource -> assertThat(resource.label("innkeeper.dev/step"))
                        .isEqualTo(
                                switch (resource.kind()) {
                                    case "Deployment" -> "services";
                                    case "Job" -> resource.name().replace("migrate-", "");
                                    default -> "";
                                }));
    }

    private static String revision(String service) {
        return "get deployment/%s -n innkeeper --ignore-not-found -o jsonpath={%s}"
                .formatted(service, ".metadata.annotations.deployment\\.kubernetes\\.io/revision");
    }

    private List<String> rollOut(String failing, String... variables) throws IOException {
        var calls = Files.createFile(work.resolve("calls"));
        var kubectl = Files.writeString(work.resolve("kubectl"), KUBECTL);
        assertThat(kubectl.toFile().setExecutable(true)).isTrue();
        var manifests = Files.writeString(work.resolve("all.yaml"), "kind: Namespace\nmetadata:\n  name: innkeeper\n");
        var path = "PATH=" + work + ":" + System.getenv("PATH");
        try {
            var settings = Stream.of(
                    "env",
                    path,
                    "CALLS=" + calls,
                    "FAILS=" + (failing.isEmpty() ? "none" : failing),
                    "ROLL_OUT_CHECK=" + !failing.equals("the check"));
            run(Stream.of(settings, Stream.of(variables), Stream.of(ROLL_OUT, manifests.toString()))
                    .flatMap(words -> words));
            assertThat(failing).isEmpty();
        } catch (IllegalStateException e) {
            assertThat(failing).as(e.getMessage()).isNotEmpty();
        }
        return Files.readAllLines(calls);
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
