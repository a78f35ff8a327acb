package dev.innkeeper.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Program;
import dev.innkeeper.deploy.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** deploy/compose/pin with a docker that only says what it is to say. */
class PinTest {
    private static final String BY_DIGEST = """
            services:
              web:
                image: registry.example.com/web@sha256:%s
            """.formatted("a1".repeat(32));
    private static final String BY_NAME = """
              redis:
                image: redis:8-alpine
            """;

    @TempDir
    private Path folder;

    @Test
    void whatHasDigestsIsPrintedAsItIs() throws IOException {
        assertThat(pin(BY_DIGEST)).isEqualTo(new Program.Result(0, BY_DIGEST));
    }

    @Test
    void anImageWithoutADigestIsNamedAndNothingElseIsPrinted() throws IOException {
        assertThat(pin(BY_DIGEST + BY_NAME))
                .isEqualTo(new Program.Result(1, "    image: redis:8-alpine\npin: not by digest\n"));
    }

    @Test
    void nothingIsPinnedWhereNoImageIsNamed() throws IOException {
        assertThat(pin("services: {}\n")).isEqualTo(new Program.Result(1, "pin: no image\n"));
        assertThat(pin("")).isEqualTo(new Program.Result(1, "pin: no image\n"));
    }

    private Program.Result pin(String resolved) throws IOException {
        var said = Files.writeString(folder.resolve("resolved"), resolved);
        var docker = Files.writeString(folder.resolve("docker"), "#!/bin/sh\ncat %s\n".formatted(said));
        assertThat(docker.toFile().setExecutable(true)).isTrue();
        return Program.run(
                Map.of("PATH", folder + ":" + System.getenv("PATH")),
                List.of(Repository.file("deploy/compose/pin").toString(), "production"));
    }
}
