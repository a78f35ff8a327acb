package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.testkit.Database;
import dev.innkeeper.testkit.ReservedPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A server of an installed Postgres, which has the programs for backups that the embedded one lacks. */
final class InstalledPostgres implements AutoCloseable {
    private static final Path PACKAGES = Path.of("/usr/lib/postgresql");
    private static final List<String> NEEDED =
            List.of("initdb", "postgres", "psql", "pg_basebackup", "pg_ctl", "pg_receivewal", "pg_verifybackup");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NAME = "innkeeper";

    private final int port;
    private final Process process;

    private InstalledPostgres(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    /** The folder of the newest one's programs. */
    static Optional<Path> programs() {
        if (!Files.isDirectory(PACKAGES)) {
            return Optional.empty();
        }
        try (var versions = Files.list(PACKAGES)) {
            return versions.filter(version -> NEEDED.stream()
                            .allMatch(name ->
                                    Files.isExecutable(version.resolve("bin").resolve(name))))
                    .max(Comparator.comparing(
                            version -> Integer.valueOf(version.getFileName().toString())))
                    .map(version -> version.resolve("bin"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the files of a new server, in which everybody on this machine is let in. */
    static void init(Path data) throws IOException, InterruptedException {
        run(Map.of(), List.of("initdb", "--pgdata", data.toString(), "--username", NAME, "--auth", "trust"));
    }

    static InstalledPostgres start(Path data) throws IOException {
        int port = ReservedPorts.next();
        var log = data.resolveSibling(data.getFileName() + ".log").toFile();
        var process = builder(
                        Map.of(),
                        List.of(
                                "postgres",
                                "-D",
                                data.toString(),
                                "-p",
                                Integer.toString(port),
                                "-c",
                                "unix_socket_directories=",
                                "-c",
                                "max_connections=200"))
                .redirectOutput(log)
                .start();
        var server = new InstalledPostgres(port, process);
        await("Postgres on port " + port).atMost(LIMIT).ignoreExceptions().until(() -> {
            server.named("postgres").execute("select 1");
            return true;
        });
        return server;
    }

    int port() {
        return port;
    }

    Database database() {
        return named(NAME);
    }

    /** A database of that name on it. */
    Database named(String name) {
        return new Database("jdbc:postgresql://localhost:%d/%s".formatted(port, name), NAME, NAME);
    }

    /** Ends it as a power cut does. */
    void lose() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public void close() throws InterruptedException {
        // SIGTERM waits for who is logged in, until they are gone or it is lost.
        process.destroy();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            lose();
        }
    }

    /** Runs a program with those of Postgres on its path; fails with what it says if it fails. */
    static String run(Map<String, String> environment, List<String> command) throws IOException, InterruptedException {
        var process = builder(environment, command).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s%n%s", command, said).isZero();
        return said;
    }

    /** Postgres is never root: root becomes nobody in particular, and stays the owner of its files. */
    static ProcessBuilder builder(Map<String, String> environment, List<String> command) {
        var whole = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            whole.addAll(List.of("unshare", "--user"));
        }
        whole.addAll(command);
        var builder = new ProcessBuilder(whole).redirectErrorStream(true);
        var variables = new HashMap<>(environment);
        variables.put("PATH", programs().orElseThrow() + ":" + System.getenv("PATH"));
        variables.put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(variables);
        return builder;
    }
}
