package dev.innkeeper.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Program;
import dev.innkeeper.deploy.Repository;
import dev.innkeeper.deploy.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code try --observability-all} asks; docker is a stand-in, and no time passes. */
class TryObservabilityTest {
    private static final List<String> PARTS = List.copyOf(
            Yaml.read(Repository.file("deploy/compose/observability.yml")).path("services").properties().stream()
                    .map(Map.Entry::getKey)
                    .toList());

    // LATE is ready when it is asked a second time, DOWN never.
    private static final String DOCKER = """
            #!/usr/bin/env bash
            case "$*" in
              "compose --profile observability up "*) printf '%s\\n' "$@" >"$WORK/started" ;;
              "compose --profile observability ps --quiet "*) echo "id-${*: -1}" ;;
              "compose --profile observability logs "*) echo "last words of ${*: -1}" ;;
              "inspect "*" id-prometheus") echo sha256:prometheus ;;
              "run --rm --network container:id-"*" sha256:prometheus "*"http://127.0.0.1:"*)
                part=${4#container:id-}
                [ "$part" != "${DOWN:-}" ] || exit 1
                if [ "$part" = "${LATE:-}" ] && [ ! -e "$WORK/asked" ]; then touch "$WORK/asked"; exit 1; fi ;;
              *) echo "unexpected: $*" >&2; exit 9 ;;
            esac
            """;

    @TempDir
    private Path work;

    @BeforeEach
    void pretend() throws IOException {
        program("docker", DOCKER);
        program("sleep", "#!/bin/sh\n");
    }

    @Test
    void everyPartOfTheProfileIsStartedAndAskedWhetherItIsReady() throws IOException {
        var answer = tryIt(Map.of("LATE", "loki"));

        assertThat(answer.status()).as(answer.said()).isZero();
        assertThat(PARTS)
                .hasSizeGreaterThan(3)
                .allSatisfy(part -> assertThat(answer.said()).contains("✓ %s is ready".formatted(part)));
        assertThat(Files.readAllLines(work.resolve("started"))).containsAll(PARTS);
    }

    @Test
    void aPartThatDoesNotGetReadyFailsWithItsLastWords() {
        var answer = tryIt(Map.of("DOWN", "tempo"));

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.said()).contains("last words of tempo", "tempo is ready: got no instead of yes");
    }

    private Program.Result tryIt(Map<String, String> more) {
        var script = "set -euo pipefail; . deploy/compose/try-common; compose=(docker compose); observability_is_ready";
        var environment = new HashMap<>(more);
        environment.put("PATH", work + ":" + System.getenv("PATH"));
        environment.put("WORK", work.toString());
        return Program.run(environment, List.of("bash", "-c", script));
    }

    private void program(String name, String text) throws IOException {
        assertThat(Files.writeString(work.resolve(name), text).toFile().setExecutable(true))
                .isTrue();
    }
}
