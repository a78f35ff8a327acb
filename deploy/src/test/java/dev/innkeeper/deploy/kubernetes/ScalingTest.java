package dev.innkeeper.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Repository;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Autoscalers, and what their pods ask of the database. */
class ScalingTest {
    private static final Pattern METRIC = Pattern.compile("\\b((?:jobs|hotel|realtime)_[a-z_]+)\\b");
    private static final Pattern POOL = Pattern.compile("(?m)^quarkus\\.datasource\\.jdbc\\.max-size=(\\d+)$");
    // Each process asks how its database is over a connection of its own.
    private static final int PROBE = 1;
    // What Postgres keeps for its owner, replication, backups and people with psql.
    private static final int NOT_OURS = 20;

    @ParameterizedTest
    @ValueSource(strings = {"overlays/staging", "overlays/production"})
    void whatIsScaledByItselfHasNoFixedNumberOfPods(String name) {
        for (var scaled : Map.of("web", "HorizontalPodAutoscaler", "worker", "ScaledObject")
                .entrySet()) {
            assertThat(find(name, "Deployment", scaled.getKey())
                            .at("/spec/replicas")
                            .isMissingNode())
                    .isTrue();
            assertThat(find(name, scaled.getValue(), scaled.getKey())
                            .at("/spec/scaleTargetRef/name")
                            .asText())
                    .isEqualTo(scaled.getKey());
        }
    }

    @Test
    void thereAreAlwaysTwoOfEach() {
        var production = "overlays/production";
        assertThat(find(production, "HorizontalPodAutoscaler", "web")
                        .at("/spec/minReplicas")
                        .asInt())
                .isGreaterThanOrEqualTo(2);
        assertThat(find(production, "ScaledObject", "worker")
                        .at("/spec/minReplicaCount")
                        .asInt())
                .isGreaterThanOrEqualTo(2);
        for (var fixed : List.of("scheduler", "realtime")) {
            assertThat(find(production, "Deployment", fixed)
                            .at("/spec/replicas")
                            .asInt())
                    .isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void workersGoSlowerThanTheyCome() {
        var behavior = find("overlays/production", "ScaledObject", "worker")
                .at("/spec/advanced/horizontalPodAutoscalerConfig/behavior");

        assertThat(behavior.at("/scaleDown/stabilizationWindowSeconds").asInt()).isGreaterThanOrEqualTo(300);
        assertThat(behavior.at("/scaleDown/policies/0/value").asInt()).isEqualTo(1);
        assertThat(behavior.at("/scaleUp/stabilizationWindowSeconds").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlays/staging", "overlays/production"})
    void workersAreScaledOnMetricsThatThereAreAndOfTheirOwnNamespace(String name) {
        var metrics = Repository.read("docs/metrics.md");
        for (var trigger : find(name, "ScaledObject", "worker").at("/spec/triggers")) {
            var query = trigger.at("/metadata/query").asText();
            assertThat(METRIC.matcher(query).results().map(found -> found.group(1)))
                    .isNotEmpty()
                    .allMatch(metric -> metrics.contains("`" + metric + "`"));
            var namespace = find(name, "ScaledObject", "worker")
                    .at("/metadata/namespace")
                    .asText();
            assertThat(query).contains("namespace=\"" + namespace + "\"");
        }
    }

    @ParameterizedTest
    @CsvSource({"overlays/production, innkeeper-postgres", "components/cnpg/restore, innkeeper-postgres-restored"})
    void theDatabaseTakesTheConnectionsOfAllPodsThatThereMayBe(String manifests, String cluster) {
        var production = "overlays/production";
        int web = find(production, "HorizontalPodAutoscaler", "web")
                .at("/spec/maxReplicas")
                .asInt();
        int worker = find(production, "ScaledObject", "worker")
                .at("/spec/maxReplicaCount")
                .asInt();
        int scheduler =
                find(production, "Deployment", "scheduler").at("/spec/replicas").asInt();
        int realtime =
                find(production, "Deployment", "realtime").at("/spec/replicas").asInt();
        int each = pool("libs/jobs/src/main/resources/META-INF/microprofile-config.properties") + PROBE;
        int eachOfRealtime = pool("realtime/src/main/resources/application.properties") + PROBE;

        // One more of each while it is rolled out, and the migration.
        int needed = (web + 1 + worker + 1 + scheduler + 1 + 1) * each + (realtime + 1) * eachOfRealtime;

        assertThat(needed + NOT_OURS)
                .isLessThanOrEqualTo(find(manifests, "Cluster", cluster)
                        .at("/spec/postgresql/parameters/max_connections")
                        .asInt());
    }

    private static int pool(String file) {
        var found = POOL.matcher(Repository.read(file));
        assertThat(found.find()).as(file).isTrue();
        return Integer.parseInt(found.group(1));
    }

    private static Resource find(String name, String kind, String resource) {
        return InstallationRule.ofKind(Manifests.of(name), kind)
                .filter(found -> found.name().equals(resource))
                .findFirst()
                .orElseThrow();
    }
}
