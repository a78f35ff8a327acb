package dev.innkeeper.deploy.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Program;
import dev.innkeeper.deploy.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** deploy/backup/seal and fetch: what they open, and what they refuse. */
class SealTest {
    private static final String CLEAR = "a guest's name and address\n".repeat(2_000);
    private static final int NO_KEY = 3;
    private static final int DAMAGED = 4;
    // Postgres takes what is above 125 for a reason to give up, and all below for the end of the WAL.
    private static final int GIVE_UP = 126;

    @TempDir
    private Path work;

    @BeforeEach
    void sealed() throws IOException {
        Program.assume("openssl");
        Files.writeString(work.resolve("key"), "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n");
        Files.writeString(work.resolve("other"), "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=\n");
        Files.writeString(work.resolve("clear"), CLEAR);
        assertThat(seal("key", "close <clear >sealed").status()).isZero();
    }

    @Test
    void whatWasSealedOpensAgainAndCanNotBeReadMeanwhile() throws IOException {
        assertThat(seal("key", "open sealed").said()).isEqualTo(CLEAR);
        assertThat(new String(Files.readAllBytes(work.resolve("sealed")), java.nio.charset.StandardCharsets.ISO_8859_1))
                .startsWith("innkeeper-backup-1 ")
                .doesNotContain("guest")
                .doesNotContain("MDEyMzQ1");
    }

    @Test
    void twoSealedFilesOfTheSameAreDifferent() throws IOException {
        assertThat(seal("key", "close <clear >again").status()).isZero();

        assertThat(Files.mismatch(work.resolve("sealed"), work.resolve("again")))
                .isBetween(0L, 60L);
    }

    @Test
    void theLast64CharactersAreTheHmacThatOpensslComputes() {
        var answer = shell("""
                hex=$(printf 'innkeeper backup hmac %s' "$(cat key)" | sha256sum | cut -d ' ' -f 1)
                head -c -64 sealed | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$hex" | sed 's/.*= //'
                tail -c 64 sealed
                """);

        assertThat(answer.said().lines().distinct()).singleElement().asString().matches("[0-9a-f]{64}");
    }

    @Test
    void aWrongKeyIsNamedAndOpensNothing() {
        var answer = seal("other", "open sealed");

        assertThat(answer.status()).isEqualTo(NO_KEY);
        assertThat(answer.said())
                .contains("sealed with key", "which is not in other")
                .doesNotContain("guest");
    }

    @Test
    void anOldKeyOpensWhileANewOneSeals() throws IOException {
        Files.writeString(
                work.resolve("both"), Files.readString(work.resolve("other")) + Files.readString(work.resolve("key")));

        assertThat(seal("both", "open sealed").said()).isEqualTo(CLEAR);
        assertThat(seal("both", "close <clear >new").status()).isZero();
        assertThat(seal("other", "open new").said()).isEqualTo(CLEAR);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 30, 60, 20_000, -5})
    void aFileWithOneOtherByteIsToldAndOpensNothing(int at) throws IOException {
        var bytes = Files.readAllBytes(work.resolve("sealed"));
        bytes[at < 0 ? bytes.length + at : at] ^= 1;
        Files.write(work.resolve("sealed"), bytes);

        var answer = seal("key", "open sealed");

        // A byte of the key's name makes it another key's file.
        assertThat(answer.status()).isEqualTo(at == 30 ? NO_KEY : DAMAGED);
        assertThat(answer.said()).startsWith("seal: sealed is ").doesNotContain("guest");
    }

    @Test
    void aFileThatWasCutShortIsToldAndOneThatWasNeverSealedToo() throws IOException {
        var bytes = Files.readAllBytes(work.resolve("sealed"));
        Files.write(work.resolve("sealed"), Arrays.copyOf(bytes, bytes.length - 1));

        assertThat(seal("key", "check sealed").status()).isEqualTo(DAMAGED);
        assertThat(seal("key", "check clear").status()).isEqualTo(DAMAGED);
        assertThat(seal("key", "check clear").said()).contains("is not sealed");
    }

    @Test
    void nothingIsSealedWithoutAKey() throws IOException {
        Files.writeString(work.resolve("empty"), "\n");

        assertThat(seal("empty", "close <clear").status()).isEqualTo(NO_KEY);
        assertThat(seal("missing", "close <clear").status()).isEqualTo(NO_KEY);
    }

    @Test
    void aRecoveryGetsTheNewestThatThereIsOfASegment() throws IOException {
        Files.createDirectories(work.resolve("wal"));
        Files.createDirectories(work.resolve("open"));
        shell("echo sealed partial | gzip | BACKUP_KEY_FILE=key %s close >wal/A.partial.gz.sealed"
                .formatted(script("seal")));
        assertThat(fetch("A").status()).isZero();
        assertThat(work.resolve("got")).hasContent("sealed partial");
        Files.writeString(work.resolve("open/A.partial"), "partial");
        assertThat(fetch("A").status()).isZero();
        assertThat(work.resolve("got")).hasContent("partial");
        shell("echo complete | gzip | BACKUP_KEY_FILE=key %s close >wal/A.gz.sealed".formatted(script("seal")));
        assertThat(fetch("A").status()).isZero();
        assertThat(work.resolve("got")).hasContent("complete");
        assertThat(fetch("B").status()).isEqualTo(1);
    }

    @Test
    void aDamagedSegmentIsNotTakenForTheEndOfTheWal() throws IOException {
        Files.createDirectories(work.resolve("wal"));
        Files.writeString(work.resolve("wal/A.gz.sealed"), "innkeeper-backup-1 0123456789abcdef\n" + "x".repeat(200));

        assertThat(fetch("A").status()).isEqualTo(GIVE_UP);
    }

    private Program.Result fetch(String segment) {
        return shell("BACKUP_KEY_FILE=key %s . %s got".formatted(script("fetch"), segment));
    }

    private Program.Result seal(String key, String words) {
        return shell("BACKUP_KEY_FILE=%s %s %s".formatted(key, script("seal"), words));
    }

    private static String script(String name) {
        return Repository.file("deploy/backup/" + name).toString();
    }

    private Program.Result shell(String script) {
        return Program.run(Map.of(), List.of("bash", "-c", "cd '%s'\n%s".formatted(work, script)));
    }
}
