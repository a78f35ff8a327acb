package dev.innkeeper.deploy.backup;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.deploy.Program;
import dev.innkeeper.deploy.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** deploy/backup/run: what is in the clear, and when. */
class RunTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String FIRST = "000000010000000000000001";
    private static final String SECOND = "000000010000000000000002";

    // One segment is complete, the next is being written; until it is told to stop.
    private static final String RECEIVE = """
            #!/usr/bin/env bash
            if [[ "$*" == *--create-slot* ]]; then exit; fi
            trap 'exit 0' TERM
            [ -e wal/%1$s.gz.sealed ] || echo first >open/%1$s
            [ -e open/%2$s.partial ] && cp open/%2$s.partial ../came-back
            echo second >open/%2$s.partial
            while :; do read -r -t 0.1 || true; done < <(tail -f /dev/null)
            """.formatted(FIRST, SECOND);

    private static final String BASE = """
            #!/usr/bin/env bash
            tar --create --gzip --directory .. --file - PG_VERSION pg_wal backup_manifest
            """;

    @TempDir
    private Path work;

    private @Nullable Process running;

    @BeforeEach
    void programsAndSecrets() throws IOException {
        Program.assume("openssl");
        Files.createDirectories(work.resolve("backups"));
        Files.createDirectories(work.resolve("pg_wal"));
        Files.writeString(work.resolve("backup-key"), "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n");
        Files.writeString(work.resolve("database-password"), "secret\n");
        Files.writeString(work.resolve("PG_VERSION"), "18\n");
        Files.writeString(work.resolve("backup_manifest"), """
                { "PostgreSQL-Backup-Manifest-Version": 2,
                "Files": [
                { "Path": "PG_VERSION", "Size": 3, "Checksum-Algorithm": "SHA256", "Checksum": "%s" }
                ],
                """.formatted(sum("PG_VERSION")));
        program("pg_receivewal", RECEIVE);
        program("pg_basebackup", BASE);
        program("psql", "#!/usr/bin/env bash\n");
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (running != null) {
            running.destroy();
            if (!running.waitFor(20, TimeUnit.SECONDS)) {
                running.destroyForcibly();
            }
        }
    }

    @Test
    void aCompleteSegmentIsEncryptedAtOnceAndTheLastOneWhenTheBackupStops() throws Exception {
        start();
        await().atMost(LONG)
                .until(() -> has("wal/" + FIRST + ".gz.sealed")
                        && base().size() == 1
                        && files("open").equals(Set.of(SECOND + ".partial")));

        stop();

        assertThat(files("open")).isEmpty();
        assertThat(files("wal")).containsExactly(FIRST + ".gz.sealed", SECOND + ".partial.gz.sealed");
    }

    @Test
    void theLastSegmentIsThereAgainWhenTheBackupGoesOn() throws Exception {
        start();
        await().atMost(LONG).until(() -> has("open/" + SECOND + ".partial"));
        stop();

        start();
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(work.resolve("came-back")).hasContent("second"));
    }

    @Test
    void itLogsInAsWhomTheSecretSays() throws Exception {
        Files.writeString(work.resolve("database-user"), "somebody\n");
        program("pg_basebackup", BASE.replace("bash\n", "bash\necho \"$PGUSER\" >../login\n"));

        start();

        await().atMost(LONG).until(() -> base().size() == 1);
        assertThat(work.resolve("login")).hasContent("somebody");
    }

    @Test
    void aBaseBackupThatIsNotWhatItsManifestSaysDoesNotCount() throws Exception {
        Files.writeString(work.resolve("PG_VERSION"), "17\n");

        start();

        assertItFails();
        assertThat(base()).isEmpty();
    }

    @Test
    void aBaseBackupThatBreaksOffDoesNotCountAndTheWalIsEncryptedAllTheSame() throws Exception {
        program("pg_basebackup", BASE + "exit 1\n");

        start();

        assertItFails();
        assertThat(base()).isEmpty();
        assertThat(files("open")).isEmpty();
    }

    @Test
    void aBaseBackupThatBrokeOffIsTriedAgainOnlyAfterAWhile() throws Exception {
        program("pg_basebackup", BASE + "echo >>../tries\nexit 1\n");
        start();
        assertItFails();
        var sealed = "wal/" + FIRST + ".gz.sealed";
        Files.delete(work.resolve("backups").resolve(sealed));

        start();
        await().atMost(LONG).until(() -> has(sealed));
        stop();
        assertThat(Files.readAllLines(work.resolve("tries"))).hasSize(1);

        Files.setLastModifiedTime(
                work.resolve("backups/base/.tried.part"),
                FileTime.from(Instant.now().minus(Duration.ofMinutes(20))));
        start();
        assertItFails();
        assertThat(Files.readAllLines(work.resolve("tries"))).hasSize(2);
    }

    @Test
    void withoutAKeyNothingIsThrownAwayUnencrypted() throws Exception {
        Files.writeString(work.resolve("backup-key"), "");

        start();

        assertItFails();
        assertThat(files("open")).contains(FIRST);
        assertThat(base()).isEmpty();
    }

    @Test
    void whatNoMomentOfTheLastDaysNeedsIsForgotten() throws Exception {
        aged("base/20260101T000000Z.tar.gz.sealed", 50);
        aged("base/20260102T000000Z.tar.gz.sealed", 40);
        aged("base/20260103T000000Z.tar.gz.sealed", 20);
        aged("wal/000000010000000000000010.gz.sealed", 45);
        aged("wal/000000010000000000000011.gz.sealed", 35);
        aged("wal/000000010000000000000012.gz.sealed", 10);

        start();
        await().atMost(LONG)
                .until(() ->
                        !has("base/20260101T000000Z.tar.gz.sealed") && !has("wal/000000010000000000000010.gz.sealed"));
        stop();

        assertThat(base())
                .as("also the one that moments thirty days ago begin with")
                .contains("20260102T000000Z.tar.gz.sealed", "20260103T000000Z.tar.gz.sealed")
                .hasSize(3);
        assertThat(files("wal"))
                .as("and all WAL after it")
                .contains("000000010000000000000011.gz.sealed", "000000010000000000000012.gz.sealed");
    }

    @Test
    void theOnlyBackupsBeforeANewOneAreNotForgottenHoweverOldTheyAre() throws Exception {
        aged("base/20260101T000000Z.tar.gz.sealed", 90);
        aged("wal/000000010000000000000010.gz.sealed", 80);
        program("pg_basebackup", BASE + "exit 1\n");

        start();

        assertItFails();
        assertThat(base()).containsExactly("20260101T000000Z.tar.gz.sealed");
        assertThat(files("wal")).contains("000000010000000000000010.gz.sealed");
    }

    @Test
    void afterAGapInTheWalABaseBackupIsMadeAtOnceAndTheSlotAnew() throws Exception {
        aged("base/20260101T000000Z.tar.gz.sealed", 0);
        aged("base/.tried.part", 0);
        Files.createDirectories(work.resolve("backups/open"));
        Files.writeString(work.resolve("backups/open/000000010000000000000000"), "before the gap");
        program("psql", """
                #!/usr/bin/env bash
                case "$*" in *wal_status*) echo lost ;; *pg_drop_replication_slot*) echo dropped >>../slot ;; esac
                """);
        program("pg_receivewal", RECEIVE.replace("then exit; fi", "then echo created >>../slot; exit; fi"));

        start();
        await().atMost(LONG).until(() -> base().size() == 2 && !has("open/.anew"));

        assertThat(work.resolve("log")).content().contains("there is a gap");
        assertThat(work.resolve("slot")).hasContent("dropped\ncreated");
        assertThat(files("wal")).contains("000000010000000000000000.gz.sealed");
    }

    @Test
    void noSecondBaseBackupIsMadeOnADayThatHasOne() throws Exception {
        aged("base/20260101T000000Z.tar.gz.sealed", 0);

        start();
        await().atMost(LONG).until(() -> has("wal/" + FIRST + ".gz.sealed"));
        stop();

        assertThat(base()).hasSize(1);
    }

    private void aged(String path, int days) throws IOException {
        var file = work.resolve("backups").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "sealed");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(days))));
    }

    private void assertItFails() throws InterruptedException {
        var process = requireNonNull(running);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isNotZero();
    }

    private Set<String> base() {
        return files("base").stream().filter(name -> name.endsWith(".sealed")).collect(Collectors.toSet());
    }

    private boolean has(String path) {
        return Files.exists(work.resolve("backups").resolve(path));
    }

    private Set<String> files(String folder) {
        try (var files = Files.list(work.resolve("backups").resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start() throws IOException {
        var builder = new ProcessBuilder(Repository.file("deploy/backup/run").toString());
        builder.environment()
                .putAll(Map.of(
                        "PATH", work + ":" + System.getenv("PATH"),
                        "BACKUPS", work.resolve("backups").toString(),
                        "SECRETS_FOLDER", work.toString()));
        builder.redirectErrorStream(true).redirectOutput(work.resolve("log").toFile());
        running = builder.start();
    }

    private void program(String name, String text) throws IOException {
        assertThat(Files.writeString(work.resolve(name), text).toFile().setExecutable(true))
                .isTrue();
    }

    private String sum(String file) {
        var command = List.of("sha256sum", work.resolve(file).toString());
        return Program.run(Map.of(), command).said().split(" ")[0];
    }
}
