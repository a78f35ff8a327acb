package dev.innkeeper.deploy.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.innkeeper.deploy.Repository;
import dev.innkeeper.deploy.Yaml;
import dev.innkeeper.deploy.observability.Dashboards.Dashboard;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Grafana is given fits together. */
class GrafanaTest {
    private static final int COLUMNS = 24;
    private static final JsonNode SOURCES =
            Yaml.read(Repository.file(Dashboards.GRAFANA + "/provisioning/datasources/innkeeper.yml"));

    static List<Dashboard> dashboards() {
        return Dashboards.all();
    }

    @Test
    void thereIsOneForEachPartAndNoTwoHaveTheSameUid() {
        assertThat(dashboards())
                .extracting(one -> one.body().path("uid").asText())
                .containsExactlyInAnyOrder(
                        "innkeeper-overview",
                        "innkeeper-web",
                        "innkeeper-queue",
                        "innkeeper-realtime",
                        "innkeeper-scheduler",
                        "innkeeper-databases",
                        "innkeeper-processes");
    }

    @Test
    void theOverviewHasTheFourGoldenSignals() {
        assertThat(dashboards().stream()
                        .filter(one -> one.body().path("uid").asText().equals("innkeeper-overview"))
                        .flatMap(one -> Rules.children(one.body().path("panels")).stream())
                        .filter(panel -> panel.path("type").asText().equals("row"))
                        .map(panel -> panel.path("title").asText()))
                .contains("Latency", "Traffic", "Errors", "Saturation");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyPanelHasATitleAUnitAQueryAndASourceThatIsProvisioned(Dashboard dashboard) {
        var sources = Rules.children(SOURCES.path("datasources")).stream()
                .map(source -> source.path("uid").asText())
                .collect(Collectors.toSet());

        assertThat(dashboard.panels()).isNotEmpty().allSatisfy(panel -> {
            assertThat(panel.path("title").asText()).isNotBlank();
            assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotBlank();
            assertThat(Rules.children(panel.path("targets"))).isNotEmpty().allSatisfy(target -> {
                assertThat(target.path("expr").asText()).isNotBlank();
                assertThat(sources).contains(target.at("/datasource/uid").asText());
            });
        });
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void noTwoPanelsAreInTheSamePlace(Dashboard dashboard) {
        var taken = new HashSet<Integer>();
        for (var panel : Rules.children(dashboard.body().path("panels"))) {
            var place = panel.path("gridPos");
            for (int y = 0; y < place.path("h").asInt(); y++) {
                for (int x = 0; x < place.path("w").asInt(); x++) {
                    int column = place.path("x").asInt() + x;
                    assertThat(column).isLessThan(COLUMNS);
                    assertThat(taken.add((place.path("y").asInt() + y) * COLUMNS + column))
                            .as(panel.path("title").asText())
                            .isTrue();
                }
            }
        }
    }

    @Test
    void theSourcesLeadToTheServicesThatAreComposed() {
        assertThat(Rules.children(SOURCES.path("datasources")))
                .extracting(source -> source.path("url").asText())
                .containsExactlyInAnyOrder(
                        "http://prometheus:9090", "http://alertmanager:9093", "http://tempo:3200", "http://loki:3100");
    }

    @Test
    void prometheusScrapesTheManagementPortOfEachService() {
        var jobs = Rules.children(
                Yaml.read(Repository.file(Rules.PROMETHEUS + "/prometheus.yml")).path("scrape_configs"));

        assertThat(jobs.stream()
                        .filter(job -> job.at("/dns_sd_configs/0/port").asInt() == 9000)
                        .map(job -> job.at("/dns_sd_configs/0/names/0").asText())
                        .collect(Collectors.toSet()))
                .isEqualTo(Catalogue.SERVICES);
        assertThat(jobs.stream().map(job -> job.path("job_name").asText()).collect(Collectors.toSet()))
                .containsAll(Set.copyOf(Catalogue.SERVICES));
    }
}
