package dev.innkeeper.deploy.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Kubectl;
import dev.innkeeper.deploy.Program;
import dev.innkeeper.deploy.Repository;
import dev.innkeeper.deploy.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** deploy/release and deploy/preview against a cluster that only writes down what it is told. */
class ReleaseTest {
    private static final String DIGEST = "sha256:" + "a1".repeat(32);
    private static final String OWNERS = "[{\"manager\":\"innkeeper-roll-out\",\"operation\":\"Apply\"}]";
    private static final List<String> SERVICES = List.of("web", "worker", "scheduler", "realtime");

    @TempDir
    private Path folder;

    @BeforeEach
    void pretendACluster() throws IOException {
        Kubectl.assume();
        var real = Kubectl.run("sh", "-c", "command -v kubectl").strip();
        program("kubectl", """
                case $1 in kustomize) exec %s "$@" ;; esac
                case "$*" in *'"Failed"'*) exit ;; esac
                echo "$@" >>%s
                case "$*" in
                  "get namespace "*) cat %s 2>/dev/null; true ;;
                  "annotate namespace innkeeper-staging innkeeper.dev/release="*) echo "${4#*=}" >%s ;;
                  "get deployment/"*managedFields*) echo '%s' ;;
                  "get deployment/"*labels*) echo '{"step":"services"}' ;;
                  "get deployment/"*.spec*) echo '{"replicas":2,"strategy":{"type":"RollingUpdate"}}' ;;
                  "get deployment/"*) echo 3 ;;
                esac
                """.formatted(real, told(), released(), released(), OWNERS));
        program("docker", "echo " + DIGEST + "\n");
    }

    @Test
    void aReleaseWhoseSmokeTestPassesTakesAwayWhatTheOldOneNeededLast() throws IOException {
        assertThat(release("true").status()).isZero();

        assertThat(told()).content().doesNotContain("rollout undo");
        assertThat(Files.readAllLines(told()).getLast()).contains("wait job/migrate-contract");
    }

    @Test
    void aReleaseWhoseSmokeTestFailsGoesBackAndTakesNothingAway() throws IOException {
        assertThat(release("false").status()).isEqualTo(1);

        for (var service : SERVICES) {
            assertThat(told())
                    .content()
                    .contains("rollout undo deployment/%s -n innkeeper-staging --to-revision=3".formatted(service));
        }
        assertThat(told()).content().contains("migrate-expand").doesNotContain("migrate-contract");
    }

    @Test
    void nothingIsBegunWhileTheHotelIsClosedToTheSmokeTest() throws IOException {
        program("curl", "echo '{\"type\":\"/problems/maintenance\",\"status\":503}'\n");

        var result = release("");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.said()).contains("the hotel is closed", "ROLL_OUT_CHECK");
        assertThat(told()).doesNotExist();
    }

    @Test
    void aClosedHotelGetsAReleaseThatAnotherCheckDecides() throws IOException {
        program("curl", "echo '{\"type\":\"/problems/maintenance\",\"status\":503}'\n");

        assertThat(release("true").status()).isZero();
    }

    @Test
    void whatAReleaseRunsIsWrittenDownByDigestThoseOfOthersToo() throws IOException {
        var record = folder.resolve("images.txt");

        assertThat(release("true", Map.of("RELEASE_RECORD", record.toString())).status())
                .isZero();

        assertThat(Files.readAllLines(record))
                .hasSize(6)
                .allMatch(image -> image.endsWith("@" + DIGEST))
                .anyMatch(image -> image.startsWith("valkey/valkey@"))
                .anyMatch(image -> image.startsWith("registry/innkeeper/ops@"));
        assertThat(Repository.read("deploy/k8s/overlays/staging/images/kustomization.yaml"))
                .doesNotContain("valkey");
    }

    // Else a variable or volume that only the release before had would stay for ever once a release does without it.
    @Test
    void whatComesBackBelongsToTheReleasesAgain() throws IOException {
        assertThat(release("false").status()).isEqualTo(1);

        var lines = Files.readAllLines(told());
        for (var service : SERVICES) {
            assertThat(lines)
                    .filteredOn(line -> line.contains("deployment/" + service))
                    .containsSubsequence(
                            "get deployment/%s -n innkeeper-staging --show-managed-fields -o jsonpath={.metadata.managedFields}"
                                    .formatted(service),
                            "rollout undo deployment/%s -n innkeeper-staging --to-revision=3".formatted(service),
                            "patch deployment/%s -n innkeeper-staging --type=merge -p {\"metadata\":{\"managedFields\":%s}}"
                                    .formatted(service, OWNERS));
        }
        assertThat(lines.stream().takeWhile(line -> !line.endsWith("-l innkeeper.dev/step=services")))
                .as("asked before anything of the new release is applied")
                .filteredOn(line -> line.contains("--show-managed-fields"))
                .hasSize(SERVICES.size());
    }

    // What "rollout undo" leaves alone nobody would own, and no later release would take away.
    @Test
    void whatTheReleaseAddedOutsideOfThePodsGoesToo() throws IOException {
        assertThat(release("false").status()).isEqualTo(1);
        var before = "patch deployment/web -n innkeeper-staging --type=json -p ";
        var patch = Files.readAllLines(told()).stream()
                .filter(line -> line.startsWith(before))
                .map(line -> line.substring(before.length()))
                .findFirst()
                .orElseThrow();
        var deployment = Files.writeString(folder.resolve("deployment.json"), """
                {"apiVersion": "apps/v1", "kind": "Deployment",
                 "metadata": {"name": "web", "labels": {"step": "services", "flavour": "native"}},
                 "spec": {"replicas": 7, "minReadySeconds": 5, "strategy": {"type": "Recreate"}}}
                """);

        var back = Yaml.documents(Kubectl.run(
                        "kubectl",
                        "patch",
                        "--local",
                        "--type=json",
                        "-p",
                        patch,
                        "-o",
                        "yaml",
                        "-f",
                        deployment.toString()))
                .getFirst();

        assertThat(back.at("/metadata/labels")).hasToString("{\"step\":\"services\"}");
        assertThat(back.at("/spec/strategy/type").asText()).isEqualTo("RollingUpdate");
        assertThat(back.at("/spec").has("minReadySeconds")).isFalse();
        assertThat(back.at("/spec/replicas").asInt())
                .as("the autoscaler's affair")
                .isEqualTo(7);
    }

    @Test
    void aReleaseThatWasApprovedAfterANewerOneIsRefusedUnlessTold() throws IOException {
        Files.writeString(released(), "v1.10.0");

        var refused = release("true");

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.said()).contains("v1.10.0 was released here", "--older");
        assertThat(told()).content().doesNotContain("apply");

        var environment = Map.of("ROLL_OUT_CHECK", "true", "IMAGE_PREFIX", "registry/innkeeper");
        assertThat(run(environment, "release", "--older", "staging", "v1.2.3").status())
                .isZero();
        assertThat(released()).content().isEqualToIgnoringNewLines("v1.2.3");
    }

    @Test
    void aReleaseThatWentBackIsNoNewerOne() throws IOException {
        Files.writeString(released(), "v1.2.2");

        assertThat(release("false").status()).isEqualTo(1);

        assertThat(released()).hasContent("v1.2.2");
    }

    @Test
    void aReleaseMayBeOfTheNativeImages() throws IOException {
        var record = folder.resolve("images.txt");
        var environment = Map.of(
                "RELEASE_RECORD", record.toString(), "ROLL_OUT_CHECK", "true", "IMAGE_PREFIX", "registry/innkeeper");

        assertThat(run(environment, "release", "--native", "staging", "v1.2.3").status())
                .isZero();

        assertThat(Files.readAllLines(record))
                .filteredOn(image -> image.startsWith("registry/innkeeper/"))
                .hasSize(5)
                .allMatch(image -> image.endsWith("-native@" + DIGEST));
        assertThat(Repository.read("deploy/k8s/overlays/staging/kustomization.yaml"))
                .doesNotContain("native");
    }

    @Test
    void nothingIsBegunWhereARegistryTellsNoDigest() throws IOException {
        program("docker", "case \"$*\" in *valkey*) echo unknown ;; *) echo " + DIGEST + " ;; esac\n");

        var result = release("true");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.said()).contains("no digest of valkey/valkey:");
        assertThat(told()).doesNotExist();
    }

    @Test
    void aPreviewIsDeletedWithItsNamespace() {
        assertThat(run(Map.of(), "preview", "down", "12").status()).isZero();

        assertThat(told()).content().contains("delete namespace preview-12");
    }

    @Test
    void noOtherNamespaceCanBeNamed() {
        assertThat(run(Map.of(), "preview", "down", "12 production").status()).isEqualTo(2);
        assertThat(run(Map.of(), "release", "everything", "v1.2.3").status()).isEqualTo(2);

        assertThat(told()).doesNotExist();
    }

    private Program.Result release(String check) {
        return release(check, Map.of());
    }

    private Program.Result release(String check, Map<String, String> more) {
        var environment = new HashMap<>(more);
        environment.putAll(Map.of("ROLL_OUT_CHECK", check, "IMAGE_PREFIX", "registry/innkeeper"));
        return run(environment, "release", "staging", "v1.2.3");
    }

    private Program.Result run(Map<String, String> environment, String... arguments) {
        var path = folder + ":" + System.getenv("PATH");
        var all = new HashMap<>(environment);
        all.put("PATH", path);
        var command = new ArrayList<>(List.of(Repository.file("innkeeper").toString()));
        command.addAll(List.of(arguments));
        return Program.run(all, command);
    }

    private Path released() {
        return folder.resolve("released");
    }

    private Path told() {
        return folder.resolve("told");
    }

    private void program(String name, String script) throws IOException {
        var file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
