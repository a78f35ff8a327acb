package dev.innkeeper.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every YAML file of the descriptors, whatever it is for. */
class YamlFilesTest {
    static Stream<String> files() {
        return Stream.concat(
                Stream.of("docker-compose.yml"),
                Repository.files("deploy", YamlFilesTest::isSource).stream().map(Repository::relative));
    }

    private static boolean isSource(Path file) {
        var name = file.toString();
        return (name.endsWith(".yml") || name.endsWith(".yaml")) && !name.contains("/target/");
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileIsYamlInWhichNoKeyOccursTwice(String file) {
        assertThat(Yaml.documents(Repository.read(file))).isNotEmpty();
    }

    @Test
    void aKeyThatOccursTwiceIsRefused() {
        assertThatThrownBy(() -> Yaml.documents("a: 1\nb: 2\na: 3")).hasMessageContaining("duplicate key a");
    }
}
