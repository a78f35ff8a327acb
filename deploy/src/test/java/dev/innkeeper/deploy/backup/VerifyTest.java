package dev.innkeeper.deploy.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Program;
import dev.innkeeper.deploy.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** deploy/backup/verify: which backups it takes for whole, and what it says of the others. */
class VerifyTest {
    private static final String BASE = "base/20261122T000000Z.tar.gz.sealed";
    private static final String FIRST = "wal/0000000100000000000000FF.gz.sealed";
    // A log has 256 parts.
    private static final String SECOND = "wal/000000010000000100000000.gz.sealed";
    private static final String THIRD = "wal/000000010000000100000001.gz.sealed";

    @TempDir
    private Path work;

    @BeforeEach
    void whatABackupConsistsOf() throws IOException {
        Program.assume("openssl");
        Files.createDirectories(work.resolve("backups/base"));
        Files.createDirectories(work.resolve("backups/wal"));
        Files.createDirectories(work.resolve("backups/open"));
        Files.createDirectories(work.resolve("scratch"));
        Files.writeString(work.resolve("key"), "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n");
        Files.writeString(work.resolve("PG_VERSION"), "18\n");
        var program = Files.writeString(work.resolve("pg_verifybackup"), """
                #!/usr/bin/env bash
                [ "$(cat "${@: -1}/PG_VERSION")" = 18 ]
                """);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        seal("tar --create --gzip --file - PG_VERSION", BASE);
        for (var segment : List.of(FIRST, SECOND, THIRD)) {
            seal("gzip <PG_VERSION", segment);
        }
        Files.writeString(work.resolve("backups/open/000000010000000100000002.partial"), "18");
    }

    @Test
    void aWholeBackupIsNamedAndNothingOfItIsLeftInTheClear() {
        var answer = verify();

        assertThat(answer.said())
                .contains("✓ base backup 20261122T000000Z", "✓ WAL up to 000000010000000100000002")
                .doesNotContain("✗");
        assertThat(answer.status()).isZero();
        assertThat(work.resolve("scratch")).isEmptyDirectory();
    }

    @Test
    void aGapInTheWalIsNamed() throws IOException {
        Files.delete(work.resolve("backups").resolve(SECOND));

        assertThatItFailsWith("✗ WAL is missing before 000000010000000100000001");
    }

    @Test
    void anotherTimelineIsNoGap() throws IOException {
        seal("gzip <PG_VERSION", "wal/000000020000000100000009.gz.sealed");

        assertThat(verify().status()).isZero();
    }

    @Test
    void damagedWalIsNamed() throws IOException {
        damage(SECOND);

        assertThatItFailsWith("✗ WAL 000000010000000100000000.gz.sealed can not be restored");
    }

    @Test
    void aDamagedBaseBackupIsNamed() throws IOException {
        damage(BASE);

        assertThatItFailsWith("✗ base backup 20261122T000000Z can not be restored");
    }

    @Test
    void aBaseBackupThatIsNotWhatItsManifestSaysIsNamed() throws IOException {
        Files.writeString(work.resolve("PG_VERSION"), "17\n");
        seal("tar --create --gzip --file - PG_VERSION", BASE);

        assertThatItFailsWith("✗ base backup 20261122T000000Z can not be restored");
    }

    @Test
    void aNewestBaseBackupThatIsTooOldIsTold() throws IOException {
        Files.setLastModifiedTime(
                work.resolve("backups").resolve(BASE),
                FileTime.from(Instant.now().minus(Duration.ofDays(3))));

        assertThatItFailsWith("✗ the newest base backup is older than");
    }

    @Test
    void aBackupWithoutABaseBackupIsNone() throws IOException {
        Files.delete(work.resolve("backups").resolve(BASE));

        assertThatItFailsWith("✗ there is no base backup");
    }

    @Test
    void aBackupWithoutWalIsNone() throws IOException {
        for (var segment : List.of(FIRST, SECOND, THIRD, "open/000000010000000100000002.partial")) {
            Files.delete(work.resolve("backups").resolve(segment));
        }

        assertThatItFailsWith("✗ there is no WAL");
    }

    @Test
    void nothingIsTriedWithoutAKey() throws IOException {
        Files.delete(work.resolve("key"));

        assertThatItFailsWith("verify: BACKUP_KEY_FILE does not name a file that can be read");
    }

    private void assertThatItFailsWith(String complaint) {
        var answer = verify();
        assertThat(answer.said()).contains(complaint);
        assertThat(answer.status()).isEqualTo(1);
    }

    private void damage(String path) throws IOException {
        var file = work.resolve("backups").resolve(path);
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length - 70] ^= 1;
        Files.write(file, bytes);
    }

    private void seal(String clear, String path) {
        var answer = shell("%s | %s close >backups/%s".formatted(clear, Repository.file("deploy/backup/seal"), path));
        assertThat(answer.status()).as(answer.said()).isZero();
    }

    private Program.Result verify() {
        return shell(Repository.file("deploy/backup/verify") + " backups");
    }

    private Program.Result shell(String script) {
        return Program.run(
                Map.of(
                        "PATH", work + ":" + System.getenv("PATH"),
                        "BACKUP_KEY_FILE", work.resolve("key").toString(),
                        "TMPDIR", work.resolve("scratch").toString()),
                List.of("bash", "-c", "set -o pipefail; cd '%s'; %s".formatted(work, script)));
    }
}
