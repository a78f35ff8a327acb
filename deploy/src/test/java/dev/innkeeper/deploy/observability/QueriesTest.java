package dev.innkeeper.deploy.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Repository;
import dev.innkeeper.deploy.observability.Dashboards.Query;
import dev.innkeeper.deploy.observability.Expression.Selector;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What rules and panels ask for, against the metrics that there are. */
class QueriesTest {
    // Prometheus' own: what it scraped, and which alerts fire.
    private static final Set<String> OF_PROMETHEUS = Set.of("up", "ALERTS");
    private static final Set<String> LABELS_OF_ALERTS = Set.of("alertname", "severity", "area", "slo");
    private static final Pattern DOCUMENTED =
            Pattern.compile("`((?:hotel|jobs|realtime|dependency|process|jvm)_[a-z_]+)");
    private static final Pattern PROMQL = Pattern.compile("```promql\n(.*?)```", Pattern.DOTALL);
    private static final List<String> OURS = List.of("hotel_", "jobs_", "realtime_");
    private static final Pattern PART = Pattern.compile("_(bucket|count|sum|max)$");

    private static final Catalogue CATALOGUE = Catalogue.read();
    private static final Set<String> RECORDED = Rules.all().stream()
            .filter(rule -> !rule.isAlert())
            .map(Rules.Rule::name)
            .collect(Collectors.toSet());

    static Stream<Query> queries() {
        var rules = Rules.all().stream().map(rule -> new Query(rule.toString(), rule.expression()));
        var panels = Dashboards.all().stream().flatMap(Dashboards.Dashboard::queries);
        return Stream.of(rules, panels, runbooks()).flatMap(part -> part);
    }

    private static Stream<Query> runbooks() {
        return Repository.files("docs/runbooks", file -> true).stream()
                .flatMap(file -> PROMQL.matcher(Repository.read(file))
                        .results()
                        .flatMap(block -> block.group(1).lines())
                        .map(line -> new Query(Repository.relative(file), line)));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void everyQueryAsksForMetricsAndLabelsThatServicesExposeAndForSeriesThatAreRecorded(Query query) {
        var expression = query.expression();

        assertThat(expression.selectors().stream()
                        .filter(isExposed())
                        .flatMap(one -> CATALOGUE.complaints(one).stream()))
                .as(query.text())
                .isEmpty();
        assertThat(known(expression)).as(query.text()).containsAll(expression.labels());
        assertThat(expression.selectors().stream().map(Selector::metric).filter(name -> name.contains(":")))
                .as(query.text())
                .isSubsetOf(RECORDED);
    }

    @Test
    void everyMetricOfTheCatalogueIsAskedForSomewhere() {
        assertThat(CATALOGUE.names())
                .isSubsetOf(queries()
                        .flatMap(query -> query.expression().selectors().stream())
                        .map(Selector::metric)
                        .toList());
    }

    @Test
    void everyMetricOfOursThatIsAskedForIsDocumented() {
        var documented = DOCUMENTED
                .matcher(Repository.read("docs/metrics.md"))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());

        assertThat(CATALOGUE.names().stream().filter(name -> OURS.stream().anyMatch(name::startsWith)))
                .allSatisfy(name -> assertThat(documented)
                        .as(name)
                        .containsAnyOf(name, PART.matcher(name).replaceFirst("")));
    }

    @Test
    void aMetricLabelOrValueThatDoesNotExistIsComplainedOf() {
        assertThat(complaints("jobs_ready")).hasSize(1);
        assertThat(complaints("jobs_dead{queue=\"default\"}")).hasSize(1);
        assertThat(complaints("jobs_dead{job=\"worker\"}")).hasSize(1);
        assertThat(complaints("realtime_closes_total{code=~\"41..\"}")).isEmpty();
        assertThat(complaints("realtime_closes_total{code=\"4111\"}")).hasSize(1);
    }

    private static List<String> complaints(String promql) {
        return CATALOGUE.complaints(Expression.of(promql).selectors().getFirst());
    }

    private static Predicate<Selector> isExposed() {
        return one -> !one.metric().contains(":") && !OF_PROMETHEUS.contains(one.metric());
    }

    private static Set<String> known(Expression expression) {
        var labels = new TreeSet<>(CATALOGUE.labels(expression));
        labels.addAll(LABELS_OF_ALERTS);
        return labels;
    }
}
