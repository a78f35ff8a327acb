package dev.innkeeper.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Repository;
import dev.innkeeper.deploy.Variables;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/environments.md against docs/configuration.md and against the compose files. */
class EnvironmentsTableTest {
    private static final String DOCUMENT = "docs/environments.md";
    private static final Pattern ASKED = Pattern.compile("\\$\\{([A-Z_]+)");
    private static final Pattern LITERAL = Pattern.compile("`([^`]+)`");

    @Test
    void everyVariableOfTheServicesHasARow() {
        var rows = Variables.rows(DOCUMENT, "## What the services read").stream()
                .flatMap(row -> row.names().stream())
                .toList();

        assertThat(rows).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(rows)).isEqualTo(Variables.all());
    }

    @ParameterizedTest
    @CsvSource({"preview, 2", "staging, 3", "production, 4"})
    void whatTheTableSaysOfAnEnvironmentIsWhatComposeSets(String environment, int column) {
        var file = ComposeFile.of(environment);
        var variables = file.variables("worker");
        for (var row : Variables.rows(DOCUMENT, "## What the services read")) {
            var cell = row.cells().get(column);
            for (var name : row.names()) {
                var literal = LITERAL.matcher(cell);
                if (cell.equals("secret")) {
                    assertThat(variables).as(environment).containsKey(name + "_FILE");
                } else if (cell.startsWith("default")) {
                    assertThat(variables).as(environment).doesNotContainKeys(name, name + "_FILE");
                } else if (literal.matches()) {
                    assertThat(variables).as(environment).containsEntry(name, literal.group(1));
                } else {
                    assertThat(variables).as("%s: %s", environment, cell).containsKey(name);
                }
            }
        }
    }

    @Test
    void everythingThatTheComposeFilesAskForHasARow() {
        var rows = Variables.rows(DOCUMENT, "## What the compose files ask for").stream()
                .flatMap(row -> row.names().stream())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(asked()).isEqualTo(rows);
    }

    private static Set<String> asked() {
        var services = Variables.all();
        var files = Stream.concat(
                Stream.of(Repository.file("docker-compose.yml")),
                Repository.files("deploy/compose", file -> file.toString().endsWith(".yml")).stream());
        return files.map(Repository::read)
                .flatMap(text -> ASKED.matcher(text).results())
                .map(match -> match.group(1))
                .filter(name -> !services.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
