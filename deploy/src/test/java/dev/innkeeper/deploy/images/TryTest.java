package dev.innkeeper.deploy.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Program;
import dev.innkeeper.deploy.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code image try}: which pushed images pass; docker is a stand-in with a log for each container. */
class TryTest {
    private static final String MAPPED = "AOT cache mapped\nweb started in 2.8s.";
    private static final String DOCKER = """
            #!/usr/bin/env bash
            echo "$*" >>"$WORK/calls"
            case "$*" in
              "run "*" --version") echo "Innkeeper 1.2.3" ;;
              "run --pull always "*" --detach "*) image=${*: -1}; image=${image#*/}; echo "${image%%[-:]*}" ;;
              "logs "*) cat "$WORK/$2" ;;
              "inspect "*) echo false ;;
              "rm --force "*) ;;
              *) echo "unexpected: $*" >&2; exit 9 ;;
            esac
            """;

    @TempDir
    private Path work;

    @BeforeEach
    void imagesThatStart() throws IOException {
        for (var service : List.of("web", "worker", "scheduler", "realtime")) {
            Files.writeString(work.resolve(service), MAPPED);
        }
        var docker = Files.writeString(work.resolve("docker"), DOCKER);
        assertThat(docker.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void eachImageThatWasPushedIsStartedOnceAndTakenAway() throws IOException {
        var answer = tryThem();

        assertThat(answer.status()).as(answer.said()).isZero();
        var calls = Files.readAllLines(work.resolve("calls"));
        assertThat(calls.stream().filter(call -> call.startsWith("run --pull always ")))
                .hasSize(5)
                .allMatch(call -> call.contains(":v1.2.3-"));
        assertThat(calls)
                .contains("rm --force web", "rm --force worker", "rm --force scheduler", "rm --force realtime");
    }

    @Test
    void anImageThatRefusesItsCacheFailsAndIsNamed() throws IOException {
        Files.writeString(work.resolve("worker"), "AOT cache refused\nworker started in 8.1s.");

        var answer = tryThem();

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.said())
                .contains("AOT cache refused", "registry/worker:v1.2.3-", "does not start as it should");
    }

    @Test
    void anImageThatEndsFailsWithItsLastWords() throws IOException {
        Files.writeString(work.resolve("realtime"), "Unable to use AOT cache.");

        var answer = tryThem();

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.said()).contains("Unable to use AOT cache.", "registry/realtime:v1.2.3-");
    }

    @Test
    void aNativeImageHasNoCacheToMap() throws IOException {
        for (var service : List.of("web", "worker", "scheduler", "realtime")) {
            Files.writeString(work.resolve(service), service + " native started in 0.1s.");
        }

        assertThat(tryThem("--native").status()).isZero();
        assertThat(tryThem().status()).isEqualTo(1);
    }

    private Program.Result tryThem(String... options) {
        var command = new ArrayList<>(List.of(Repository.file("innkeeper").toString(), "image", "try"));
        command.addAll(List.of(options));
        return Program.run(
                Map.of(
                        "PATH",
                        work + ":" + System.getenv("PATH"),
                        "WORK",
                        work.toString(),
                        "IMAGE_PREFIX",
                        "registry",
                        "IMAGE_TAG",
                        "v1.2.3"),
                command);
    }
}
