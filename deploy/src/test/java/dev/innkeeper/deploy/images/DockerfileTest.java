package dev.innkeeper.deploy.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Repository;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** deploy/images: the two flavours, and the options of their JVM. */
class DockerfileTest {
    private static final String JVM = "deploy/images/Dockerfile";
    private static final String NATIVE = "deploy/images/Dockerfile.native";
    private static final Pattern LABEL = Pattern.compile("([a-z]+\\.[a-z.]+)=\"");
    private static final Pattern OPTION = Pattern.compile("\"?(-X[^\",\\s]+)\"?");
    // How much heap: a share of a container's limit there, a number on a developer's machine.
    private static final List<String> HEAP = List.of("-Xmx", "-XX:MaxRAMPercentage");

    @ParameterizedTest
    @ValueSource(strings = {JVM, NATIVE})
    void theProcessIsAUserByNumberAndGetsTheSignalsItself(String file) {
        var last = lastStage(file);

        assertThat(last)
                .contains("\nUSER 10001:10001\n")
                .contains("\nENTRYPOINT [\"")
                .contains("\nEXPOSE 8080 9000\n");
        assertThat(last).as("needs no shell").doesNotContain("\nRUN ").doesNotContain("curl");
    }

    @Test
    void bothFlavoursCarryTheSameLabels() {
        assertThat(labels(JVM))
                .isEqualTo(labels(NATIVE))
                .contains(
                        "org.opencontainers.image.version",
                        "org.opencontainers.image.revision",
                        "org.opencontainers.image.licenses",
                        "dev.innkeeper.sbom");
    }

    /** Else one change of ours makes everybody fetch all jars anew. */
    @Test
    void jarsOfOthersComeBeforeOurClassesAndTheCacheComesLast() {
        assertThat(lastStage(JVM).lines().filter(line -> line.startsWith("COPY")))
                .containsExactly(
                        "COPY --from=layers /layers/dependencies/ /",
                        "COPY --from=layers /layers/classes/ /",
                        "COPY --from=layers /layers/cache/ /");
    }

    /** A cache is refused by a JVM with other options than those it was recorded with. */
    @Test
    void cachesAreRecordedWithTheOptionsThatImagesRunWith() {
        var recorded = options("local/src/main/java/dev/innkeeper/local/stack/Installation.java");

        assertThat(options("deploy/images/jvm.options")).isNotEmpty().isEqualTo(recorded);
    }

    private static String lastStage(String file) {
        var text = Repository.read(file);
        return text.substring(text.lastIndexOf("\nFROM "));
    }

    private static Set<String> labels(String file) {
        var last = lastStage(file);
        return LABEL.matcher(last.substring(last.indexOf("LABEL ")))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> options(String file) {
        return Repository.read(file)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("-X") || line.startsWith("\"-X"))
                .flatMap(line -> OPTION.matcher(line).results())
                .map(match -> match.group(1))
                .filter(option -> HEAP.stream().noneMatch(option::startsWith))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
