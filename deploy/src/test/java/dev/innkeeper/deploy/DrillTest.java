package dev.innkeeper.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tests a drill runs; Maven only writes down what it is told. */
class DrillTest {
    private static final Pattern TESTS = Pattern.compile("-Dit\\.test=(\\S+)");
    private static final Path SYSTEM = Repository.file("local/src/test/java/dev/innkeeper/local/system");

    @TempDir
    private Path tree;

    @BeforeEach
    void pretend() throws IOException {
        Files.copy(Repository.file("innkeeper"), tree.resolve("innkeeper"));
        Files.createDirectories(tree.resolve("jdk/bin"));
        Files.createDirectories(tree.resolve("bin"));
        Files.writeString(tree.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        script("jdk/bin/javac", "");
        script("bin/mvn", """
                case $1 in --version) echo "Apache Maven 3.9.9" ;; *) echo "$*" >>"$TREE/told" ;; esac
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"database", "redis", "errors", "disk", "zone", "restore", "secrets", "queue"})
    void eachDrillRunsTestsThatThereAre(String name) throws IOException {
        assertThat(drill(name).status()).isZero();

        assertThat(told()).contains("-Dfaults=all");
        assertThat(patterns())
                .isNotEmpty()
                .allSatisfy(pattern -> assertThat(files(pattern)).as(pattern).hasSize(1));
    }

    @Test
    void withoutANameAllDisastersAreDrilledTheRestoreAndTheSecretsToo() throws IOException {
        assertThat(drill().status()).isZero();

        assertThat(patterns().flatMap(pattern -> files(pattern).stream()))
                .contains("RestoreIT.java", "SecretRotationIT.java", "ChaosDatabaseIT.java", "ChaosZoneIT.java")
                .hasSizeGreaterThanOrEqualTo(7);
    }

    @Test
    void anotherNameIsRefused() {
        var answer = drill("earthquake");

        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.said()).contains("drill what?");
        assertThat(tree.resolve("told")).doesNotExist();
    }

    @Test
    void theReleaseBeforeIsPackagedByItsOwnScriptAndTriedOnThisSchema() throws IOException {
        git("v1.2.3");

        var answer = drill("former");

        assertThat(answer.status()).as(answer.said()).isZero();
        var former = tree.resolve("target/former");
        assertThat(former.resolve("packaged")).hasContent("v1.2.3 package");
        assertThat(told()).contains("-Dformer=" + former);
        assertThat(patterns().flatMap(pattern -> files(pattern).stream())).containsExactly("FormerReleaseIT.java");
    }

    @Test
    void whereNothingWasReleasedThereIsNothingToGoBackTo() throws IOException {
        git("");

        var answer = drill("former");

        assertThat(answer.status()).isZero();
        assertThat(answer.said()).contains("no release before this one");
        assertThat(tree.resolve("told")).doesNotExist();
    }

    @Test
    void aCheckoutWithoutItsHistoryIsNotTakenForOneWithoutReleases() throws IOException {
        script("bin/git", "echo true\n");

        assertThat(drill("former").status()).isEqualTo(1);
    }

    private void git(String tag) throws IOException {
        script("bin/git", """
                case "$*" in
                  *--is-shallow-repository) echo false ;;
                  *describe*) echo "%1$s"; [ -n "%1$s" ] ;;
                  *"archive %1$s")
                    cd "$TREE" && mkdir release && cd release
                    printf '#!/bin/sh\\necho "%1$s $*" >"$(dirname "$0")/packaged"\\n' >innkeeper
                    chmod +x innkeeper
                    tar --create --file - innkeeper ;;
                  *) exit 9 ;;
                esac
                """.formatted(tag));
    }

    private Stream<String> patterns() throws IOException {
        var tests = TESTS.matcher(told());
        assertThat(tests.find()).isTrue();
        return Stream.of(tests.group(1).split(","));
    }

    private String told() throws IOException {
        return Files.readString(tree.resolve("told"));
    }

    private static List<String> files(String pattern) {
        var matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern + ".java");
        return Repository.files(SYSTEM.toString(), file -> matcher.matches(file.getFileName())).stream()
                .map(file -> file.getFileName().toString())
                .toList();
    }

    private Program.Result drill(String... arguments) {
        return Program.run(
                Map.of(
                        "PATH", tree.resolve("bin") + ":" + System.getenv("PATH"),
                        "JAVA_HOME", tree.resolve("jdk").toString(),
                        "TREE", tree.toString()),
                Stream.concat(Stream.of(tree.resolve("innkeeper").toString(), "drill"), Stream.of(arguments))
                        .toList());
    }

    private void script(String name, String text) throws IOException {
        var file = Files.writeString(tree.resolve(name), "#!/usr/bin/env bash\n" + text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
