package dev.innkeeper.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Repository;
import dev.innkeeper.deploy.Variables;
import dev.innkeeper.deploy.Variables.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/security.md: what is reached from where, and what makes it so. */
class ExposureTest {
    private static final String DOCUMENT = "docs/security.md";
    private static final String REACHED = "## What is reached from where";
    private static final String HARDENING = "## Hardening";
    private static final Pattern OPERATORS = Pattern.compile("path (/health.*)");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern PLACE = Pattern.compile("\\.?[a-z][A-Za-z0-9_./-]*[/.][A-Za-z0-9_./-]+");

    @ParameterizedTest
    @CsvSource({"development, 2", "preview, 3", "staging, 4", "production, 5"})
    void theDocumentKnowsEveryPortThatIsPublished(String environment, int column) {
        var published = new TreeSet<String>();
        ComposeFile.of(environment)
                .services()
                .forEach((name, service) -> service.path("ports")
                        .forEach(port -> published.add("%s %d %s"
                                .formatted(
                                        name,
                                        port.path("target").asInt(),
                                        port.path("host_ip").asText().equals("127.0.0.1")
                                                ? "this host"
                                                : "everybody"))));
        var documented = Variables.rows(DOCUMENT, REACHED).stream()
                .map(row -> padded(row, column))
                .filter(cells -> !cells.get(column).isEmpty())
                .map(cells -> "%s %s %s".formatted(bare(cells.get(0)), bare(cells.get(1)), cells.get(column)))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(published).isEqualTo(documented);
    }

    @Test
    void whatIsForOperatorsIsTheSameForTheProxyAndTheIngress() {
        var caddy = OPERATORS.matcher(Repository.read("deploy/proxy/Caddyfile"));
        assertThat(caddy.find()).isTrue();
        var ingress = Repository.read("deploy/k8s/components/cert-manager/ingress.yaml");
        var restricted = ingress.substring(ingress.indexOf("name: web-operators"), ingress.lastIndexOf("---"));

        assertThat(caddy.group(1)).isEqualTo("/health /health/* /console /console/*");
        assertThat(restricted).contains("allowlist-source-range", "path: /health", "path: /console");
        assertThat(Repository.read(DOCUMENT)).contains("| `/health`, `/console` |");
    }

    @Test
    void everyLineOfTheListNamesFilesAndTestsThatAreThere() {
        var tests = Stream.of("deploy/src/test/java", "web/src/test/java")
                .flatMap(folder -> Repository.files(folder, file -> true).stream())
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
        var variables = variables();
        for (var row : Variables.rows(DOCUMENT, HARDENING)) {
            var cells = padded(row, 3);
            code(cells.get(3)).forEach(test -> assertThat(tests).contains(test));
            for (var name : code(cells.get(2))) {
                if (PLACE.matcher(name).matches()) {
                    assertThat(Repository.file(name)).exists();
                } else if (name.matches("[A-Z_]+")) {
                    assertThat(variables).as(DOCUMENT).contains(name);
                }
            }
        }
    }

    private static Set<String> variables() {
        var known = new TreeSet<>(Variables.all());
        Variables.rows("docs/environments.md", "## What the compose files ask for")
                .forEach(row -> known.addAll(row.names()));
        return known;
    }

    private static List<String> code(String cell) {
        return CODE.matcher(cell).results().map(match -> match.group(1)).toList();
    }

    private static String bare(String cell) {
        return cell.replace("`", "");
    }

    // Empty cells at the end of a row are not there.
    private static List<String> padded(Row row, int last) {
        var cells = new ArrayList<>(row.cells());
        while (cells.size() <= last) {
            cells.add("");
        }
        return cells;
    }
}
