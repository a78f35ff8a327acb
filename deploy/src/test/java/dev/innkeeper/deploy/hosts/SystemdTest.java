package dev.innkeeper.deploy.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Program;
import dev.innkeeper.deploy.Repository;
import dev.innkeeper.deploy.ShutdownBudget;
import dev.innkeeper.deploy.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** deploy/systemd. */
class SystemdTest {
    private static final String JAVA = "/opt/innkeeper/java/bin/java";
    private static final String BACKUP = "/opt/innkeeper/backup/run";
    private static final String CREDENTIALS = "%d/";
    private static final Pattern ENTRYPOINT = Pattern.compile("ENTRYPOINT \\[(.*)]");

    static List<Unit> services() {
        return Unit.services();
    }

    static List<Unit> all() {
        return Unit.all();
    }

    static Stream<Unit> running() {
        return services().stream().filter(Unit::staysUp);
    }

    @Test
    void systemdFindsNothingWrong(@TempDir Path folder) throws IOException {
        Program.assume("systemd-analyze");
        var command = new ArrayList<>(List.of("systemd-analyze", "verify", "--man=no"));
        for (var unit : Stream.concat(all().stream(), Stream.of(Unit.of("innkeeper.target")))
                .toList()) {
            // It asks whether the program is there: this machine's own stands for the installed one.
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            var backup = Repository.file("deploy/backup/run").toString();
            var text = unit.text().replace(JAVA, java).replace(BACKUP, backup);
            command.add(Files.writeString(folder.resolve(unit.name()), text).toString());
        }
        var answer = Program.run(Map.of(), command);

        assertThat(answer.said()).isEmpty();
        assertThat(answer.status()).isZero();
    }

    /** The scale goes from 0, nothing to gain, to 10; what systemd calls OK ends at 2. */
    @Test
    void systemdCallsEveryUnitWellProtected() {
        Program.assume("systemd-analyze");
        for (var unit : all()) {
            var file = Repository.file(Unit.FOLDER).resolve(unit.name()).toString();
            var answer = Program.run(
                    Map.of(), List.of("systemd-analyze", "security", "--offline=true", "--threshold=20", file));

            assertThat(answer.status()).as(answer.said()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void theProgramIsStartedAsInItsImage(Unit unit) {
        var entrypoint = ENTRYPOINT.matcher(Repository.read("deploy/images/Dockerfile"));
        assertThat(entrypoint.find()).isTrue();
        var words = entrypoint.group(1).replace("\"", "").replace(",", "");

        assertThat(unit.value("ExecStart")).startsWith(words.replaceFirst("java", JAVA));
    }

    @ParameterizedTest
    @MethodSource("services")
    void everySecretIsACredentialThatIsLoaded(Unit unit) {
        var loaded = unit.values("LoadCredential").stream()
                .map(line -> line.split(":", 2)[0])
                .toList();
        var files = unit.variables().entrySet().stream()
                .filter(variable -> variable.getValue().startsWith(CREDENTIALS))
                .toList();

        assertThat(files)
                .extracting(file -> file.getValue().substring(CREDENTIALS.length()))
                .hasSameElementsAs(loaded);
        assertThat(files).extracting(Map.Entry::getKey).allMatch(name -> name.endsWith("_FILE"));
        assertThat(unit.variables().keySet()).doesNotContainAnyElementsOf(Variables.secrets());
        assertThat(Variables.unknown(unit.variables().keySet()))
                .as("read by no service")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("running")
    void stoppingWaitsForLongerThanTheShutdownBudget(Unit unit) {
        assertThat(Duration.parse("PT" + unit.value("TimeoutStopSec")))
                .isGreaterThanOrEqualTo(ShutdownBudget.shortestGrace());
    }

    @Test
    void everyServiceHasPortsOfItsOwn() {
        var ports = running()
                .flatMap(unit -> Stream.of("PORT", "MANAGEMENT_PORT")
                        .map(port -> unit.variables().getOrDefault(port, "")))
                .toList();

        assertThat(ports).hasSize(8).doesNotHaveDuplicates().doesNotContain("");
    }

    @Test
    void theTargetStartsEveryServiceAndTheMigrationStaysAnActOfItsOwn() {
        var wanted = Unit.of("innkeeper.target").value("Wants");

        assertThat(wanted.split(" "))
                .containsExactlyInAnyOrderElementsOf(running().map(Unit::name).toList());
        assertThat(Unit.of("innkeeper-migrate.service").values("WantedBy")).isEmpty();
        assertThat(Unit.of("innkeeper-contract.service").values("WantedBy")).isEmpty();
    }

    @Test
    void whatTheNewReleaseNeedsNoMoreIsTakenAwayAsTheSchemaIsMigratedOtherwise() {
        var migrate = Unit.of("innkeeper-migrate.service");
        var contract = Unit.of("innkeeper-contract.service");

        assertThat(contract.value("ExecStart")).isEqualTo(migrate.value("ExecStart") + " --contract");
        assertThat(contract.variables()).isEqualTo(migrate.variables());
        assertThat(contract.values("LoadCredential")).isEqualTo(migrate.values("LoadCredential"));
    }

    @Test
    void theBackupRunsTheScriptOfComposeAsSomebodyElseAndIsToldToStopInOrder() {
        var unit = Unit.backup();

        assertThat(unit.value("ExecStart")).isEqualTo(BACKUP);
        assertThat(unit.value("User")).isNotEqualTo(services().getFirst().value("User"));
        assertThat(unit.variables()).containsEntry("SECRETS_FOLDER", "%d");
        assertThat(unit.variables().get("BACKUPS")).isEqualTo("/var/lib/" + unit.value("StateDirectory"));
        var run = Repository.read("deploy/backup/run");
        assertThat(unit.values("LoadCredential"))
                .hasSize(3)
                .allSatisfy(credential ->
                        assertThat(run).contains("$secrets/" + credential.split(":")[0]));
        // Of a group that is killed as a whole the encryption would die in the middle of a segment.
        assertThat(unit.value("KillMode")).isEqualTo("mixed");
        assertThat(unit.value("TimeoutStopSec")).isEqualTo("30s");
    }

    @ParameterizedTest
    @MethodSource("all")
    void theLogGoesToTheJournalUnderTheServicesName(Unit unit) {
        assertThat(unit.value("StandardOutput")).isEqualTo("journal");
        assertThat(unit.name()).isEqualTo(unit.value("SyslogIdentifier") + ".service");
    }
}
