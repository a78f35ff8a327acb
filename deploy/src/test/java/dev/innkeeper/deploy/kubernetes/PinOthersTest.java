package dev.innkeeper.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Program;
import dev.innkeeper.deploy.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** deploy/k8s/pin-others with a kubectl and a docker that only say what they are to say. */
class PinOthersTest {
    private static final String DIGEST = "sha256:" + "a1".repeat(32);
    private static final String BEFORE = "images:\n";

    // Renders the one image as it is pinned, until it was asked as often as FAILS_AT says.
    private static final String KUBECTL = """
            #!/usr/bin/env bash
            echo asked >>"$CALLS"
            [ "$(wc -l <"$CALLS")" != "$FAILS_AT" ] || exit 1
            digest=$(sed -n 's/^ *digest: /@/p' "$2/images/kustomization.yaml")
            echo "    image: valkey/valkey${digest:-:8.1}${BEHIND:-}"
            """;

    @TempDir
    private Path work;

    private Path file = Path.of("");

    @BeforeEach
    void anOverlayAndPrograms() throws IOException {
        file = Files.createDirectories(work.resolve("production/images")).resolve("kustomization.yaml");
        Files.writeString(file, BEFORE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        program("kubectl", KUBECTL);
        program("docker", "#!/bin/sh\necho " + DIGEST + "\n");
    }

    @Test
    void theDigestThatTheRegistryTellsIsWrittenDownAndPrinted() throws IOException {
        assertThat(pin("never", "")).isEqualTo(new Program.Result(0, "valkey/valkey@" + DIGEST + "\n"));

        assertThat(Files.readString(file))
                .startsWith(BEFORE)
                .contains("  - name: valkey/valkey\n    digest: " + DIGEST + "\n");
        assertNothingElseChanged();
    }

    @Test
    void nothingIsChangedWhereTheOverlayCanNotBeRendered() throws IOException {
        assertThat(pin("1", "").status()).isEqualTo(1);

        assertThat(file).hasContent(BEFORE);
        assertNothingElseChanged();
    }

    @Test
    void whatWasThereIsThereAgainWhereTheOverlayCanNotBeRenderedAfterwards() throws IOException {
        assertThat(pin("2", "").status()).isEqualTo(1);

        assertThat(file).hasContent(BEFORE);
        assertNothingElseChanged();
    }

    @Test
    void whatWasThereIsThereAgainWhereAnImageHasNoDigestAfterwards() throws IOException {
        var result = pin("never", "-not");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.said()).contains("pin-others: not by digest");
        assertThat(file).hasContent(BEFORE);
        assertNothingElseChanged();
    }

    private void assertNothingElseChanged() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
        assertThat(file.getParent()).isDirectoryNotContaining(other -> !other.equals(file));
    }

    private Program.Result pin(String failsAt, String behind) {
        return Program.run(
                Map.of(
                        "PATH",
                        work + ":" + System.getenv("PATH"),
                        "PIN_ROOT",
                        work.toString(),
                        "CALLS",
                        work.resolve("calls").toString(),
                        "FAILS_AT",
                        failsAt,
                        "BEHIND",
                        behind),
                List.of(Repository.file("deploy/k8s/pin-others").toString(), "production"));
    }

    private void program(String name, String script) throws IOException {
        var program = Files.writeString(work.resolve(name), script);
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }
}
