package dev.innkeeper.ops.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.ops.secrets.Progress.Step;
import java.io.IOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {
    private static final Progress OFFERED =
            new Progress(Step.OFFERED, Instant.parse("2026-11-22T10:00:00.123Z"), "innkeeper");

    @TempDir
    private Path folder;

    @BeforeEach
    void asDeploySecretsMakesThem() throws IOException {
        Files.writeString(folder.resolve("app-key"), "old\n");
    }

    @Test
    void aStepIsThereWithItsFilesAndHowFarItIs() throws IOException {
        try (var files = SecretFiles.open(folder)) {
            files.write(Rotated.APP_KEY, OFFERED, Map.of("app-key", "new", "app-key-next", "old"));

            assertThat(files.read("app-key")).isEqualTo("new");
            assertThat(files.find("app-key-next")).contains("old");
            assertThat(files.progress(Rotated.APP_KEY)).contains(OFFERED);
            assertThat(files.progress(Rotated.REDIS_PASSWORD)).isEmpty();
        }
    }

    @Test
    void aFileKeepsItsPermissionsAndANewOneIsForServicesToRead() throws IOException {
        Files.setPosixFilePermissions(folder.resolve("app-key"), PosixFilePermissions.fromString("rw-r-----"));
        try (var files = SecretFiles.open(folder)) {
            files.write(Rotated.APP_KEY, OFFERED, Map.of("app-key", "new", "app-key-next", "old"));
        }

        assertThat(permissions("app-key")).isEqualTo("rw-r-----");
        assertThat(permissions("app-key-next")).isEqualTo("r--r--r--");
        assertThat(permissions(".change-of-app-key")).isEqualTo("rw-------");
    }

    @Test
    void aStepThatBrokeOffWhileItWasWrittenIsForgotten() throws IOException {
        Files.createDirectory(folder.resolve(".step"));
        Files.writeString(folder.resolve(".step/app-key"), "ha");

        try (var files = SecretFiles.open(folder)) {
            assertThat(files.read("app-key")).isEqualTo("old");
            files.write(Rotated.APP_KEY, OFFERED, Map.of("app-key", "new"));
            assertThat(files.read("app-key")).isEqualTo("new");
        }
    }

    @Test
    void aStepThatBrokeOffBetweenItsFilesIsEnded() throws IOException {
        Files.createDirectory(folder.resolve(".step-complete"));
        Files.writeString(folder.resolve(".step-complete/app-key"), "new\n");
        Files.writeString(folder.resolve(".step-complete/.change-of-app-key"), OFFERED.text());

        try (var files = SecretFiles.open(folder)) {
            assertThat(files.read("app-key")).isEqualTo("new");
            assertThat(files.progress(Rotated.APP_KEY)).contains(OFFERED);
        }
    }

    @Test
    void whoeverLooksSeesAStepThatIsBeingTakenAndChangesNothing() throws IOException {
        Files.createDirectory(folder.resolve(".step-complete"));
        Files.writeString(folder.resolve(".step-complete/.change-of-app-key"), OFFERED.text());
        Files.createDirectory(folder.resolve(".step"));
        var before = everything();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-x------"));

        assertThat(SecretFiles.look(folder, Rotated.APP_KEY)).contains(OFFERED);
        assertThat(SecretFiles.look(folder, Rotated.REDIS_PASSWORD)).isEmpty();

        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void aStepThatCanNotBeEndedLeavesThemToTheNext() throws IOException {
        Files.createDirectory(folder.resolve(".step-complete"));
        Files.writeString(folder.resolve(".step-complete/app-key-next"), "new\n");
        Files.createDirectories(folder.resolve("app-key-next/in-the-way"));
        assertThatThrownBy(() -> SecretFiles.open(folder)).isInstanceOf(IOException.class);

        Files.delete(folder.resolve("app-key-next/in-the-way"));
        Files.delete(folder.resolve("app-key-next"));
        try (var files = SecretFiles.open(folder)) {
            assertThat(files.read("app-key-next")).isEqualTo("new");
        }
    }

    @Test
    void oneChangesThemAtATime() throws IOException {
        try (var first = SecretFiles.open(folder)) {
            assertThat(first.read("app-key")).isEqualTo("old");
            // Within one process; between two the second is told that somebody else is at it.
            assertThatThrownBy(() -> SecretFiles.open(folder)).isInstanceOf(OverlappingFileLockException.class);
        }
    }

    @Test
    void aFolderWithoutSecretsIsNone(@TempDir Path other) {
        assertThatThrownBy(() -> SecretFiles.open(other)).hasMessageContaining("deploy/secrets");
    }

    private List<Path> everything() throws IOException {
        try (var all = Files.walk(folder)) {
            return all.sorted().toList();
        }
    }

    private String permissions(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
    }
}
