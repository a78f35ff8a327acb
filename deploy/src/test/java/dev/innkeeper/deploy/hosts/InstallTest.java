package dev.innkeeper.deploy.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Program;
import dev.innkeeper.deploy.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** deploy/systemd/install into a folder, from a tree that has what it takes, with empty programs. */
class InstallTest {
    private static final List<String> PROGRAMS = List.of("ops", "web", "worker", "scheduler", "realtime");
    // What every machine has of systemd itself.
    private static final List<String> SYSTEMD =
            List.of("sysinit.target", "basic.target", "shutdown.target", "network-online.target", "multi-user.target");
    // Below the root, as if that machine had it there.
    private static final String JDK = "/usr/lib/jvm/jdk-25";

    @TempDir
    private Path work;

    private Path root;

    @BeforeEach
    void aPackagedTree() throws IOException {
        root = work.resolve("root");
        for (var program : PROGRAMS) {
            var app = Files.createDirectories(work.resolve("tree/" + program + "/target/quarkus-app"));
            Files.writeString(app.resolve("quarkus-run.jar"), "first");
        }
        copy("deploy/systemd");
        copy("deploy/images");
        copy("deploy/backup");
        copy("docs");
        var java =
                Files.createDirectories(root.resolve(JDK.substring(1) + "/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        var systemd = Files.createDirectories(root.resolve("usr/lib/systemd/system"));
        for (var target : SYSTEMD) {
            Files.writeString(systemd.resolve(target), "[Unit]\nDefaultDependencies=no\n");
        }
        Files.writeString(systemd.resolve("system.slice"), "[Unit]\nDefaultDependencies=no\n[Slice]\n");
    }

    @Test
    void systemdFindsNothingWrongWithWhatIsInstalled() {
        Program.assume("systemd-analyze");
        assertThat(install().said()).isEmpty();

        var answer = Program.run(
                Map.of(),
                List.of(
                        "systemd-analyze",
                        "verify",
                        "--man=no",
                        "--root=" + root,
                        "innkeeper.target",
                        "innkeeper-web.service",
                        "innkeeper-worker.service",
                        "innkeeper-scheduler.service",
                        "innkeeper-realtime.service",
                        "innkeeper-migrate.service",
                        "innkeeper-contract.service",
                        "innkeeper-backup.service"));

        assertThat(answer.said()).isEmpty();
        assertThat(answer.status()).isZero();
    }

    @Test
    void everyProgramIsWhereItsUnitLooksForIt() {
        install();

        for (var unit : Unit.services()) {
            var folder = root.resolve(unit.value("WorkingDirectory").substring(1));
            assertThat(folder.resolve("quarkus-run.jar")).exists();
        }
        assertThat(root.resolve("opt/innkeeper/java").toFile())
                .satisfies(java ->
                        assertThat(Files.readSymbolicLink(java.toPath())).hasToString(JDK));
        assertThat(root.resolve("opt/innkeeper/jvm.options")).exists();
        assertThat(root.resolve("opt/innkeeper/docs/deployment.md")).exists();
        assertThat(root.resolve(Unit.backup().value("ExecStart").substring(1))).isExecutable();
        assertThat(root.resolve("opt/innkeeper/backup/seal")).isExecutable();
        assertThat(root.resolve("etc/systemd/system/install")).doesNotExist();
    }

    @Test
    void aSecondInstallationReplacesTheProgramsAndKeepsTheSettingsAndTheFormerPrograms() throws IOException {
        install();
        Files.writeString(root.resolve("etc/innkeeper/innkeeper.env"), "APP_ENV=production\n");
        Files.writeString(work.resolve("tree/web/target/quarkus-app/quarkus-run.jar"), "second");

        assertThat(install().status()).isZero();

        assertThat(root.resolve("opt/innkeeper/web/quarkus-run.jar")).hasContent("second");
        assertThat(root.resolve("opt/innkeeper/web.old/quarkus-run.jar")).hasContent("first");
        assertThat(root.resolve("etc/innkeeper/innkeeper.env")).hasContent("APP_ENV=production");
        assertThat(root.resolve("opt/innkeeper/docs/docs")).doesNotExist();
    }

    @Test
    void theWayBackOfTheDocumentBringsTheFormerProgramsBack() throws IOException {
        install();
        Files.writeString(work.resolve("tree/web/target/quarkus-app/quarkus-run.jar"), "second");
        install();
        var command = Repository.read("docs/rollback.md")
                .lines()
                .filter(line -> line.contains("for program in"))
                .findFirst()
                .orElseThrow()
                .replaceAll("^[^`]*`|`[^`]*$", "")
                .replace("/opt/innkeeper", root + "/opt/innkeeper");

        assertThat(Program.run(Map.of(), List.of("bash", "-euc", command)).said())
                .isEmpty();

        assertThat(root.resolve("opt/innkeeper/web/quarkus-run.jar")).hasContent("first");
        assertThat(root.resolve("opt/innkeeper/web.old")).doesNotExist();
    }

    @Test
    void aWordOfOpsRunsWithTheSettingsAndSecretsOfTheServices() throws IOException {
        install();
        Files.writeString(root.resolve("etc/innkeeper/innkeeper.env"), """
                # The hotel's.
                APP_ENV=production
                MAIL_FROM="The Innkeeper <$(whoami)@example.com>"
                """);
        Files.createDirectories(root.resolve("etc/innkeeper/secrets"));
        Files.writeString(root.resolve("etc/innkeeper/secrets/app-key"), "secret");
        Files.writeString(root.resolve(JDK.substring(1) + "/bin/java"), """
                #!/bin/sh
                echo "$APP_ENV|$MAIL_FROM|$(cat "$APP_KEY_FILE")|$DATABASE_PASSWORD_FILE"
                for argument; do echo "$argument"; done
                """);
        Files.delete(root.resolve("opt/innkeeper/java"));
        Files.createSymbolicLink(root.resolve("opt/innkeeper/java"), root.resolve(JDK.substring(1)));

        var answer = Program.run(
                Map.of("DESTDIR", root.toString()),
                List.of(work.resolve("tree/deploy/systemd/ops").toString(), "jobs", "list", "--kind", "a b"));

        assertThat(answer.status()).as(answer.said()).isZero();
        assertThat(answer.said().lines())
                .containsExactly(
                        "production|The Innkeeper <$(whoami)@example.com>|secret|%s/etc/innkeeper/secrets/database-password"
                                .formatted(root),
                        "@" + root + "/opt/innkeeper/jvm.options",
                        "-jar",
                        "quarkus-run.jar",
                        "jobs",
                        "list",
                        "--kind",
                        "a b");
    }

    @Test
    void nothingIsInstalledByHalf() throws IOException {
        Files.delete(work.resolve("tree/realtime/target/quarkus-app/quarkus-run.jar"));

        var answer = install();

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.said()).contains("realtime is not packaged");
        assertThat(root.resolve("opt")).doesNotExist();
    }

    private Program.Result install() {
        return Program.run(
                Map.of("DESTDIR", root.toString(), "JAVA_HOME", JDK),
                List.of(work.resolve("tree/deploy/systemd/install").toString()));
    }

    private void copy(String folder) throws IOException {
        for (var file : Repository.files(folder, any -> true)) {
            var target = work.resolve("tree").resolve(Repository.relative(file));
            Files.createDirectories(target.getParent());
            Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }
}
