package dev.innkeeper.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the one command builds what it needs, in a tree of its own, with a Maven and a JDK that only pretend. */
// What waits for a word to say something is not interrupted: its process is ended.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BuildTest {
    private static final List<String> TOOLS = List.of(
            "bash",
            "dirname",
            "env",
            "find",
            "grep",
            "head",
            "ln",
            "mkdir",
            "mv",
            "readlink",
            "rm",
            "sed",
            "sleep",
            "sort",
            "touch");

    @TempDir
    private Path tree;

    private final List<Process> words = new CopyOnWriteArrayList<>();

    @BeforeEach
    void pretend() throws IOException {
        Files.copy(Repository.file("innkeeper"), tree.resolve("innkeeper"));
        for (var folder : List.of("bin", "jdk/bin")) {
            Files.createDirectories(tree.resolve(folder));
        }
        Files.writeString(tree.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        script("jdk/bin/javac", "");
        script("jdk/bin/java", "");
        // It ends when it is told to.
        script("bin/mvn", """
                case $1 in --version) echo "Apache Maven 3.9.9"; exit ;; esac
                echo package >>builds
                read -r
                for app in ops web worker scheduler realtime load/jobs; do
                  mkdir -p $app/target/quarkus-app
                  touch $app/target/quarkus-app/quarkus-run.jar
                done
                mkdir -p local/target load/realtime/target
                touch local/target/innkeeper-local.jar load/realtime/target/innkeeper-crowd.jar
                """);
        for (var tool : TOOLS) {
            link(tool);
        }
    }

    @AfterEach
    void end() {
        for (var word : words) {
            word.descendants().forEach(ProcessHandle::destroyForcibly);
            word.destroyForcibly();
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"with flock", "without flock"})
    void whoComesWhileAnotherBuildsWaitsAndUsesWhatThatHasBuilt(String locks) throws Exception {
        if (locks.equals("with flock")) {
            Program.assume("flock");
            link("flock");
        }
        var first = word();
        try (var said = first.errorReader();
                var end = first.outputWriter()) {
            assertThat(said.readLine()).startsWith("Building Innkeeper");
            var second = word();
            try (var saidBySecond = second.errorReader()) {
                assertThat(saidBySecond.readLine()).startsWith("Another word builds here already");
                end.write("now\n");
                end.close();
                assertThat(said.readLine()).startsWith("Built in ");

                assertThat(saidBySecond.lines()).isEmpty();
                assertThat(second.waitFor()).isZero();
            }
        }

        assertThat(first.waitFor()).isZero();
        assertThat(Files.readAllLines(tree.resolve("builds"))).hasSize(1);
        assertThat(tree.resolve("target/built")).exists();
        assertThat(tree.resolve("target/building.lock.holder")).doesNotExist();
    }

    private Process word() throws IOException {
        var builder = new ProcessBuilder(tree.resolve("innkeeper").toString(), "doctor")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("PATH", tree.resolve("bin").toString());
        builder.environment().put("JAVA_HOME", tree.resolve("jdk").toString());
        var word = builder.start();
        words.add(word);
        return word;
    }

    private void link(String tool) throws IOException {
        var found = Stream.of("/bin", "/usr/bin")
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
        Files.createSymbolicLink(tree.resolve("bin").resolve(tool), found);
    }

    private void script(String name, String text) throws IOException {
        var file = Files.writeString(tree.resolve(name), "#!/usr/bin/env bash\n" + text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
