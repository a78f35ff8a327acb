package dev.innkeeper.deploy.images;

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

/** {@code image twice}: what it compares; docker is a stand-in whose builds differ where DIFFER says. */
class TwiceTest {
    // A layer's name has its number, and that of the build too where builds differ.
    private static final String DOCKER = """
            #!/usr/bin/env bash
            builds() { wc -l <"$WORK/builds"; }
            case "$*" in
              "pull --quiet eclipse-temurin:25-jre") ;;
              "buildx bake --no-cache --load "*) echo once >>"$WORK/builds" ;;
              "image inspect --format {{len .RootFS.Layers}} eclipse-temurin:25-jre") echo 4 ;;
              "image inspect --format {{index .RootFS.Layers 4}} ${DIFFER:-innkeeper/nothing}") echo "sha256:4-$(builds)" ;;
              "image inspect --format {{index .RootFS.Layers 4}} ${MISSING:-innkeeper/nothing}") exit 1 ;;
              "image inspect --format {{index .RootFS.Layers 4}} innkeeper/"*) echo sha256:4 ;;
              *) echo "unexpected: $*" >&2; exit 9 ;;
            esac
            """;

    @TempDir
    private Path work;

    @BeforeEach
    void pretend() throws IOException {
        var docker = Files.writeString(work.resolve("docker"), DOCKER);
        assertThat(docker.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void theSameLayersOfJarsPassAndAreNamed() throws IOException {
        var answer = twice(Map.of());

        assertThat(answer.status()).as(answer.said()).isZero();
        assertThat(answer.said().lines())
                .containsExactly(
                        "ops sha256:4", "web sha256:4", "worker sha256:4", "scheduler sha256:4", "realtime sha256:4");
        assertThat(Files.readAllLines(work.resolve("builds"))).hasSize(2);
    }

    @Test
    void anotherLayerOfTheSameJarsFailsAndIsNamed() {
        var answer = twice(Map.of("DIFFER", "innkeeper/worker"));

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.said())
                .contains("< worker sha256:4-1", "> worker sha256:4-2", "the same jars make another layer")
                .doesNotContain("web");
    }

    @Test
    void anImageThatWasNotBuiltIsNotTakenForTheSame() {
        assertThat(twice(Map.of("MISSING", "innkeeper/scheduler")).status()).isNotZero();
    }

    private Program.Result twice(Map<String, String> more) {
        var environment = new HashMap<>(more);
        environment.put("PATH", work + ":" + System.getenv("PATH"));
        environment.put("WORK", work.toString());
        return Program.run(environment, List.of(Repository.file("innkeeper").toString(), "image", "twice"));
    }
}
