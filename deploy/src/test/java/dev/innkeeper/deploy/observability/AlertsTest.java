package dev.innkeeper.deploy.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.innkeeper.deploy.Repository;
import dev.innkeeper.deploy.Yaml;
import dev.innkeeper.deploy.observability.Rules.Rule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every alert must say, and that somebody has tried it. */
class AlertsTest {
    private static final String RUNBOOKS = "docs/runbooks";
    private static final String INDEX = "README.md";
    private static final Set<String> SEVERITIES = Set.of("critical", "warning", "info");
    private static final List<String> SECTIONS =
            List.of("**Means.**", "**Felt.**", "**Look.**", "**Do.**", "**Over.**");

    static List<Rule> alerts() {
        return Rules.alerts();
    }

    @Test
    void noTwoAlertsHaveTheSameName() {
        assertThat(alerts()).extracting(Rule::name).doesNotHaveDuplicates().hasSizeGreaterThan(40);
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void itSaysHowBadItIsWhatIsWrongAndWhereToReadOn(Rule alert) {
        assertThat(SEVERITIES).contains(alert.body().at("/labels/severity").asText());
        assertThat(alert.body().at("/labels/area").asText()).isNotBlank();
        assertThat(alert.body().at("/annotations/summary").asText()).endsWith(".");
        assertThat(alert.body().at("/annotations/description").asText()).endsWith(".");
        assertThat(alert.body().at("/annotations/runbook_url").asText())
                .endsWith("/%s/%s.md".formatted(RUNBOOKS, alert.name()));
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void itsRunbookSaysWhatItMeansWhatIsFeltHowToLookWhatToDoAndWhenItIsOver(Rule alert) {
        var file = "%s/%s.md".formatted(RUNBOOKS, alert.name());
        assertThat(Repository.file(file)).as("runbook of %s", alert).isRegularFile();
        assertThat(Repository.read(file)).startsWith("# " + alert.name() + "\n").contains(SECTIONS);
    }

    @Test
    void everyRunbookHasItsAlert() {
        var files = Repository.files(RUNBOOKS, file -> !file.endsWith(INDEX)).stream()
                .map(file -> file.getFileName().toString().replace(".md", ""));

        assertThat(files).containsExactlyInAnyOrderElementsOf(names());
    }

    @Test
    void theIndexOfTheRunbooksNamesEachOnce() {
        var index = Repository.read(RUNBOOKS + "/" + INDEX);

        assertThat(names()).allSatisfy(name -> assertThat(index).containsOnlyOnce("](%s.md)".formatted(name)));
    }

    @Test
    void everyAlertIsSeenToFireAndSeenToKeepQuiet() {
        assertThat(tried(expected -> !expected.isEmpty())).as("fires").isEqualTo(names());
        assertThat(tried(JsonNode::isEmpty)).as("keeps quiet").isEqualTo(names());
    }

    private static Set<String> names() {
        return alerts().stream().map(Rule::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> tried(Predicate<JsonNode> expected) {
        return Rules.yaml("tests").stream()
                .flatMap(file -> Rules.children(Yaml.read(file).path("tests")).stream())
                .flatMap(test -> Rules.children(test.path("alert_rule_test")).stream())
                .filter(step -> expected.test(step.path("exp_alerts")))
                .map(step -> step.path("alertname").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
