package dev.innkeeper.deploy.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Program;
import dev.innkeeper.deploy.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** deploy/backup/restore: from which base backup; Postgres' own programs are stand-ins. */
class RestoreTest {
    private static final String FIRST = "20261120T020000Z";
    private static final String SECOND = "20261121T020000Z";
    private static final String WHILE_THE_SECOND_WAS_MADE = "2026-11-21 02:00:30+00";

    // A server that had not ended its base backup at the moment says so and stops.
    private static final String CONTROL = """
            #!/usr/bin/env bash
            while [ $# -gt 0 ]; do
              case $1 in --pgdata) data=$2 ;; --log) log=$2 ;; start) starts=yes ;; esac
              shift
            done
            if [ -n "$starts" ] && [ "$(cat "$data/name")" = "$UNFINISHED" ]; then
              echo "FATAL:  requested recovery stop point is before consistent recovery point" >>"$log"
              exit 1
            fi
            touch "${log:-/dev/null}"
            """;

    @TempDir
    private Path work;

    @BeforeEach
    void backups() throws IOException {
        Program.assume("openssl");
        Files.writeString(work.resolve("key"), "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n");
        Files.createDirectories(work.resolve("backups/base"));
        Files.createDirectories(work.resolve("backups/wal"));
        program("pg_ctl", CONTROL);
        program("pg_verifybackup", "#!/bin/sh\n");
        program("psql", "#!/bin/sh\necho f\n");
        for (var name : List.of(FIRST, SECOND)) {
            var made = shell("""
                    mkdir made && cd made && echo %1$s >name && touch backup_manifest
                    tar --create --gzip --file - . | BACKUP_KEY_FILE=../key '%2$s' close >../backups/base/%1$s.tar.gz.sealed
                    rm -r ../made
                    """.formatted(name, Repository.file("deploy/backup/seal")));
            assertThat(made.said()).isEmpty();
        }
    }

    @Test
    void theNewestBackupThatWasBegunBeforeTheMomentIsTaken() throws IOException {
        assertThat(restore(SECOND, "2026-11-21 01:59:59+00").status()).isZero();

        assertThat(work.resolve("data/name")).hasContent(FIRST);
    }

    @Test
    void aMomentAtWhichABackupWasStillBeingMadeIsReachedFromTheOneBefore() throws IOException {
        var answer = restore(SECOND, WHILE_THE_SECOND_WAS_MADE);

        assertThat(answer.status()).as(answer.said()).isZero();
        assertThat(work.resolve("data/name")).hasContent(FIRST);
        assertThat(Files.readString(work.resolve("data/postgresql.auto.conf")))
                .containsOnlyOnce("recovery_target_time = '" + WHILE_THE_SECOND_WAS_MADE + "'");
    }

    @Test
    void aMomentBeforeTheEndOfTheFirstBackupIsNoneAndLeavesNothing() {
        var answer = restore(FIRST, "2026-11-20 02:00:30+00");

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.said()).contains("no base backup had ended at 2026-11-20 02:00:30+00");
        assertThat(work.resolve("data")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-21 12:00:00Z", "2026-11-21 12:00:00.123456+00", "2026-11-21T17:30+05:30"})
    void aMomentWithItsZoneIsOne(String time) {
        assertThat(restore("none", time).status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-21 12:00:00", "2026-11-21", "yesterday", "2026-11-21 12:00 Berlin"})
    void aMomentWithoutAZoneIsRefused(String time) {
        var answer = restore("none", time);

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.said()).contains("'" + time + "' has no zone");
        assertThat(work.resolve("data")).doesNotExist();
    }

    private Program.Result restore(String unfinished, String time) {
        return Program.run(
                Map.of(
                        "PATH",
                        work + ":" + System.getenv("PATH"),
                        "UNFINISHED",
                        unfinished,
                        "BACKUP_KEY_FILE",
                        work.resolve("key").toString()),
                List.of(
                        Repository.file("deploy/backup/restore").toString(),
                        work.resolve("backups").toString(),
                        work.resolve("data").toString(),
                        time));
    }

    private void program(String name, String text) throws IOException {
        assertThat(Files.writeString(work.resolve(name), text).toFile().setExecutable(true))
                .isTrue();
    }

    private Program.Result shell(String script) {
        return Program.run(Map.of(), List.of("bash", "-c", "cd '%s'\n%s".formatted(work, script)));
    }
}
