package dev.innkeeper.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Kubectl;
import dev.innkeeper.deploy.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** deploy/k8s/roll-out: its order, and what it does when a step fails; kubectl is a stand-in. */
class RollOutTest {
    private static final String ROLL_OUT =
            Repository.file("deploy/k8s/roll-out").toString();

    // Writes down how it was called, but for what is asked again and again; the call that begins with FAILS fails.
    // Every Deployment but NEW has a revision.
    private static final String KUBECTL = """
            #!/usr/bin/env bash
            case "$*" in
              *'"Failed"'*) [[ "$*" != *"job/${BREAKS:-none} "* ]] || echo -n True; exit ;;
            esac
            echo "$*" | sed -E 's# -f [^ ]+##; s# --(server-side|field-manager=[^ ]+|timeout=[^ ]+)##g' >>"$CALLS"
            if [[ "$*" == "${FAILS:-none}"* ]]; then exit 1; fi
            case "$*" in
              "apply "*"${FAILS_TO_APPLY:-none}") exit 1 ;;
              "get job ${RUNS:-none} "*) echo -n 1 ;;
              "wait job/${BREAKS:-none} "*) exec sleep 60 ;;
              "get deployment/${NEW:-none} "*) ;;
              "get deployment/web "*) echo 4 ;;
              "get deployment/"*) echo 7 ;;
            esac
            """;

    @TempDir
    private Path work;

    private String more = "";

    @Test
    void aRolloutAddsToTheSchemaThenChangesServicesThenTakesAway() throws IOException {
        assertThat(rollOut(""))
                .containsExactly(
                        "apply --force-conflicts -l !innkeeper.dev/step",
                        running("expand"),
                        "delete job migrate-expand -n innkeeper --ignore-not-found",
                        "apply --force-conflicts -l innkeeper.dev/step=expand",
                        "wait job/migrate-expand -n innkeeper --for=condition=Complete",
                        revision("web"),
                        revision("worker"),
                        revision("scheduler"),
                        revision("realtime"),
                        was("web", "metadata.managedFields"),
                        was("web", "metadata.labels"),
                        was("web", "spec"),
                        was("worker", "metadata.managedFields"),
                        was("worker", "metadata.labels"),
                        was("worker", "spec"),
                        was("scheduler", "metadata.managedFields"),
                        was("scheduler", "metadata.labels"),
                        was("scheduler", "spec"),
                        was("realtime", "metadata.managedFields"),
                        was("realtime", "metadata.labels"),
                        was("realtime", "spec"),
                        "apply --force-conflicts -l innkeeper.dev/step=services",
                        "rollout status deployment/web -n innkeeper",
                        "rollout status deployment/worker -n innkeeper",
                        "rollout status deployment/scheduler -n innkeeper",
                        "rollout status deployment/realtime -n innkeeper",
                        "get pods -n innkeeper -l app.kubernetes.io/part-of=innkeeper"
                                + " -o jsonpath={.items[?(@.metadata.deletionTimestamp)].metadata.name}",
                        running("contract"),
                        "delete job migrate-contract -n innkeeper --ignore-not-found",
                        "apply --force-conflicts -l innkeeper.dev/step=contract",
                        "wait job/migrate-contract -n innkeeper --for=condition=Complete");
    }

    @Test
    void anOverlayThatNamesNoReleasesImagesIsNotRolledOut() throws IOException {
        more = "image: innkeeper/ops@sha256:" + "0".repeat(64) + "\n";

        assertThat(rollOut("anything")).isEmpty();
    }

    @Test
    void aMigrationThatStillRunsSinceAnEarlierTryIsWaitedForAndNotCutOff() throws IOException {
        assertThat(rollOut("", "RUNS=migrate-expand"))
                .containsSubsequence(
                        running("expand"),
                        "wait job/migrate-expand -n innkeeper --for=condition=Complete",
                        "delete job migrate-expand -n innkeeper --ignore-not-found",
                        "apply --force-conflicts -l innkeeper.dev/step=expand");
    }

    @Test
    void aMigrationThatFailsIsNotWaitedForAndTheNextReleaseMayMendIt() throws IOException {
        assertThat(rollOut("nothing", "RUNS=migrate-expand", "BREAKS=migrate-expand"))
                .containsSubsequence(
                        running("expand"),
                        "delete job migrate-expand -n innkeeper --ignore-not-found",
                        "apply --force-conflicts -l innkeeper.dev/step=expand",
                        "logs job/migrate-expand -n innkeeper --tail=50")
                .noneMatch(call -> call.contains("step=services"));
    }

    @Test
    void aMigrationThatRunsForLongerThanOneWaitsIsLeftToItself() throws IOException {
        assertThat(rollOut("wait job/migrate-expand", "RUNS=migrate-expand"))
                .noneMatch(call -> call.startsWith("delete job") || call.contains("step=services"));
    }

    @Test
    void nothingIsTakenAwayWhenItCannotBeToldWhetherOldPodsHaveEnded() throws IOException {
        assertThat(rollOut("get pods -n innkeeper -l app.kubernetes.io/part-of"))
                .contains("rollout status deployment/realtime -n innkeeper")
                .noneMatch(call -> call.contains("contract"));
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

    private static String was(String service, String field) {
        return "get deployment/%s -n innkeeper%s -o jsonpath={.%s}"
                .formatted(service, field.endsWith("managedFields") ? " --show-managed-fields" : "", field);
    }

    private static String running(String migration) {
        return "get job migrate-%s -n innkeeper --ignore-not-found -o jsonpath={.status.active}".formatted(migration);
    }

    private static String revision(String service) {
        return "get deployment/%s -n innkeeper --ignore-not-found -o jsonpath={%s}"
                .formatted(service, ".metadata.annotations.deployment\\.kubernetes\\.io/revision");
    }

    private List<String> rollOut(String failing, String... variables) throws IOException {
        var calls = Files.createFile(work.resolve("calls"));
        var kubectl = Files.writeString(work.resolve("kubectl"), KUBECTL);
        assertThat(kubectl.toFile().setExecutable(true)).isTrue();
        var manifests = Files.writeString(
                work.resolve("all.yaml"), "kind: Namespace\nmetadata:\n  name: innkeeper\n---\n" + more);
        var path = "PATH=" + work + ":" + System.getenv("PATH");
        try {
            var settings = Stream.of(
                    "env",
                    path,
                    "CALLS=" + calls,
                    "FAILS=" + (failing.isEmpty() ? "none" : failing),
                    "ROLL_OUT_CHECK=" + !failing.equals("the check"));
            Kubectl.run(Stream.of(settings, Stream.of(variables), Stream.of(ROLL_OUT, manifests.toString()))
                    .flatMap(words -> words)
                    .toArray(String[]::new));
            assertThat(failing).isEmpty();
        } catch (IllegalStateException e) {
            assertThat(failing).as(e.getMessage()).isNotEmpty();
        }
        return Files.readAllLines(calls);
    }
}
