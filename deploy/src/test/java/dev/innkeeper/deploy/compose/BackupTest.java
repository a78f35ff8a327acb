package dev.innkeeper.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.innkeeper.deploy.Repository;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What docs/backup.md says of every compose file that has a backup. */
class BackupTest {
    static final List<String> ENVIRONMENTS = List.of("development", "staging", "production");
    private static final String SOCKETS = "/var/run/postgresql";

    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void aSegmentIsClosedAfterFiveMinutesAndNotKeptForEver(String environment) {
        var file = ComposeFile.of(environment);
        var command = file.service("postgres")
                .path("command")
                .valueStream()
                .map(JsonNode::asText)
                .toList();

        assertThat(file.services()).containsKey("backup");
        assertThat(command)
                .contains("archive_timeout=300")
                .anyMatch(setting -> setting.startsWith("max_slot_wal_keep_size="));
    }

    /** What was closed before the restore was closed in the server that is lost. */
    @Test
    void aRestoredHotelIsClosedBeforeItsServicesStartAndOpenedBeforeItIsTried() {
        var document = Repository.read("docs/backup.md");
        var commands = document.substring(document.indexOf("On compose, with"))
                .lines()
                .dropWhile(line -> !line.startsWith("restore bash /opt/backup/restore"))
                .toList();

        assertThat(commands)
                .containsSubsequence(
                        "docker compose run --rm --no-deps migrate migrate",
                        "docker compose run --rm --no-deps migrate maintenance on --message \"…\" --pause-jobs --operator \"$USER\"",
                        "docker compose up --detach --wait");
        assertThat(document.indexOf("6. `maintenance off`"))
                .isPositive()
                .isLessThan(document.indexOf("`./innkeeper smoke URL`"));
    }

    /** A network that it shared with Postgres would be gone for good when Postgres is restarted. */
    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void theBackupReachesPostgresByItsSocketAlone(String environment) {
        var file = ComposeFile.of(environment);

        assertThat(file.service("backup").path("network_mode").asText()).isEqualTo("none");
        assertThat(file.variables("backup")).containsEntry("PGHOST", SOCKETS);
        assertThat(List.of("postgres", "backup"))
                .allSatisfy(service -> assertThat(
                                file.service(service).path("volumes").valueStream())
                        .anyMatch(volume -> volume.path("source").asText().equals("postgres-socket")
                                && volume.path("target").asText().equals(SOCKETS)));
    }
}
