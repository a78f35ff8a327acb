package dev.innkeeper.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.innkeeper.deploy.Kubectl;
import dev.innkeeper.deploy.Program;
import dev.innkeeper.deploy.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** deploy/k8s/ops; the cluster is a stand-in that has the Job of a migration, what is done without one is kubectl's own. */
class OpsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    // The pod is asked for twice before it runs.
    private static final String KUBECTL = """
            #!/usr/bin/env bash
            case "$*" in
              "patch --local "*) exec "$REAL" "$@" ;;
              "get job migrate-expand -n innkeeper -o "*) cat "$JOB" ;;
              "create -n innkeeper -f -") cat >"$WORK/pod.json" ;;
              "get pod "*--ignore-not-found*) if [ -e "$WORK/away" ]; then rm "$WORK/away"; exit 1; else echo -n "$END"; fi ;;
              *.status.phase*) if [ -e "$WORK/asked" ]; then echo -n Running; else touch "$WORK/asked"; echo -n Pending; fi ;;
              "logs --follow "*) echo "the hotel is closed" ;;
              "delete pod "*) echo "$3" >"$WORK/deleted" ;;
              *) echo "unexpected: $*" >&2; exit 9 ;;
            esac
            """;

    @TempDir
    private Path work;

    private JsonNode job;

    @BeforeEach
    void aClusterThatWasMigrated() throws IOException {
        Kubectl.assume();
        job = Manifests.of("overlays/production").stream()
                .map(Resource::json)
                .filter(body -> body.at("/metadata/name").asText().equals("migrate-expand"))
                .findFirst()
                .orElseThrow();
        var template = job.at("/spec/template").deepCopy();
        // What the cluster adds.
        ((ObjectNode) template.at("/metadata/labels"))
                .put("job-name", "migrate-expand")
                .put("batch.kubernetes.io/controller-uid", "42");
        Files.writeString(work.resolve("job.json"), JSON.writeValueAsString(template));
        var kubectl = Files.writeString(work.resolve("kubectl"), KUBECTL);
        assertThat(kubectl.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void aWordRunsAsTheMigrationDidAndItsExitCodeIsTheScripts() throws IOException {
        var answer = ops("innkeeper", "maintenance", "on", "--message", "Back at \"noon\" \\ later\nor so");

        assertThat(answer.status()).as(answer.said()).isEqualTo(3);
        assertThat(answer.said()).contains("the hotel is closed");
        var pod = JSON.readTree(work.resolve("pod.json").toFile());
        assertThat(pod.path("kind").asText()).isEqualTo("Pod");
        assertThat(pod.at("/metadata/name").asText())
                .startsWith("ops-")
                .isEqualTo(Files.readString(work.resolve("deleted")).strip());
        assertThat(pod.at("/metadata/labels"))
                .as("the way through the network, and nothing of the Job")
                .isEqualTo(job.at("/spec/template/metadata/labels"));
        var container = pod.at("/spec/containers/0");
        assertThat(container.path("args"))
                .extracting(JsonNode::asText)
                .containsExactly("maintenance", "on", "--message", "Back at \"noon\" \\ later\nor so");
        var migration = job.at("/spec/template/spec/containers/0");
        for (var field : List.of("image", "env", "envFrom", "volumeMounts", "securityContext", "resources")) {
            assertThat(container.path(field)).as(field).isEqualTo(migration.path(field));
        }
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"'',its pod was deleted before", "'Failed ',its pod failed before"})
    void aWordWhosePodIsGoneOrWasEvictedEndsToo(String end, String said) {
        var answer = ops(Map.of("END", end), "innkeeper", "doctor");

        assertThat(answer.status()).isEqualTo(2);
        assertThat(answer.said()).contains(said);
    }

    @Test
    void aWordGoesOnWhileTheClusterDoesNotAnswer() throws IOException {
        Files.createFile(work.resolve("away"));

        var answer = ops("innkeeper", "doctor");

        assertThat(answer.status()).as(answer.said()).isEqualTo(3);
        assertThat(work.resolve("away")).doesNotExist();
    }

    @Test
    void aWordIsAskedFor() {
        assertThat(ops("innkeeper").status()).isEqualTo(2);
    }

    private Program.Result ops(String... arguments) {
        return ops(Map.of("END", "Failed 3"), arguments);
    }

    private Program.Result ops(Map<String, String> end, String... arguments) {
        var real = Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, "kubectl"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
        var environment = new HashMap<>(end);
        environment.putAll(Map.of(
                "PATH", work + ":" + System.getenv("PATH"),
                "REAL", real.toString(),
                "JOB", work.resolve("job.json").toString(),
                "WORK", work.toString()));
        return Program.run(
                environment,
                Stream.concat(Stream.of(Repository.file("deploy/k8s/ops").toString()), Stream.of(arguments))
                        .toList());
    }
}
