package dev.innkeeper.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Program;
import dev.innkeeper.deploy.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** deploy/compose/roll-out: its order, and what it does when a step fails; docker is a stand-in that keeps containers' names. */
class RollOutTest {
    private static final List<String> SERVICES = List.of("realtime", "web", "worker", "scheduler");

    // A file for each service has its containers, a line each; a container's name has the tag that it was started with.
    private static final String DOCKER = """
            #!/usr/bin/env bash
            cd "$WORK/services"
            without() { for one in "$@"; do sed -i "/^$one$/d" *; done; }
            case "$*" in
              "compose -f some.yml run --rm --no-deps "*)
                echo "${*: -1} $IMAGE_TAG" >>../calls
                [ "${*: -1}" != "${FAILS:-}" ] ;;
              "compose -f some.yml rm --force "*) sed -i '/ended/d' "${*: -1}" ;;
              "compose -f some.yml ps "*) cat "${*: -1}" ;;
              "compose -f some.yml up --detach --wait --no-deps --no-recreate --scale "*)
                service=${*: -1} wanted=${*: -2:1}
                echo "$wanted" >>../calls
                while [ "$(wc -l <"$service")" -lt "${wanted#*=}" ]; do
                  echo "$service-$IMAGE_TAG-$(wc -l <"$service")" >>"$service"
                done
                [ "$service" != "${FAILS:-}" ] ;;
              "stop "*) echo "$*" >>../calls ;;
              "rm --force "*) echo "$*" >>../calls; without "${@:3}" ;;
              "rm "*) without "${@:2}" ;;
              *) echo "unexpected: $*" >&2; exit 9 ;;
            esac
            """;

    @TempDir
    private Path work;

    @BeforeEach
    void oneProcessOfEachAndTwoOfWeb() throws IOException {
        Files.createDirectory(work.resolve("services"));
        for (var service : SERVICES) {
            run(service, service + "-v1-0");
        }
        run("web", "web-v1-0", "web-v1-1", "web-ended");
        var docker = Files.writeString(work.resolve("docker"), DOCKER);
        assertThat(docker.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void theSchemaIsAddedToThenServicesChangeOneByOneThenItIsTakenAwayFrom() throws IOException {
        var answer = rollOut("v2", Map.of("ROLL_OUT_CHECK", "echo check >>" + work.resolve("calls")));

        assertThat(answer.status()).as(answer.said()).isZero();
        assertThat(calls())
                .containsExactly(
                        "migrate v2",
                        "realtime=2",
                        "stop realtime-v1-0",
                        "web=4",
                        "stop web-v1-0 web-v1-1",
                        "worker=2",
                        "stop worker-v1-0",
                        "scheduler=2",
                        "stop scheduler-v1-0",
                        "check",
                        "contract v2");
        assertThat(running("web")).containsExactly("web-v2-2", "web-v2-3");
        assertThat(running("scheduler")).containsExactly("scheduler-v2-1");
    }

    @Test
    void newProcessesThatDoNotGetHealthyAreTakenAwayAndTheOldOnesStay() throws IOException {
        var answer = rollOut("v2", Map.of("FAILS", "web"));

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.said()).contains("the new web does not get healthy; the old one runs on");
        assertThat(calls())
                .containsExactly(
                        "migrate v2", "realtime=2", "stop realtime-v1-0", "web=4", "rm --force web-v2-2 web-v2-3");
        assertThat(running("web")).containsExactly("web-v1-0", "web-v1-1");
        assertThat(running("worker")).containsExactly("worker-v1-0");
    }

    @Test
    void afterAFailedCheckNothingIsTakenAwayAndTheOldTagLeadsBack() throws IOException {
        var answer = rollOut("v2", Map.of("ROLL_OUT_CHECK", "false"));

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.said()).contains("the check failed; the tag before leads back");
        assertThat(calls()).doesNotContain("contract v2");

        assertThat(rollOut("v1", Map.of()).status()).isZero();
        for (var service : SERVICES) {
            assertThat(running(service)).isNotEmpty().allMatch(name -> name.startsWith(service + "-v1-"));
        }
    }

    @Test
    void noServiceIsTouchedWhereTheMigrationFails() throws IOException {
        assertThat(rollOut("v2", Map.of("FAILS", "migrate")).status()).isEqualTo(1);

        assertThat(calls()).containsExactly("migrate v2");
    }

    @Test
    void aServiceThatDoesNotRunIsNamedAndTheRestStaysAsItIs() throws IOException {
        run("worker");

        var answer = rollOut("v2", Map.of());

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.said()).contains("worker does not run: begin with up");
        assertThat(running("scheduler")).containsExactly("scheduler-v1-0");
        assertThat(calls()).doesNotContain("contract v2");
    }

    private Program.Result rollOut(String tag, Map<String, String> more) {
        var environment = new HashMap<>(more);
        environment.put("PATH", work + ":" + System.getenv("PATH"));
        environment.put("WORK", work.toString());
        environment.put("IMAGE_TAG", tag);
        return Program.run(
                environment, List.of(Repository.file("deploy/compose/roll-out").toString(), "-f", "some.yml"));
    }

    private void run(String service, String... containers) throws IOException {
        Files.write(work.resolve("services").resolve(service), List.of(containers));
    }

    private List<String> running(String service) throws IOException {
        return Files.readAllLines(work.resolve("services").resolve(service));
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(work.resolve("calls"));
    }
}
