package dev.innkeeper.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.innkeeper.deploy.Kubectl;
import dev.innkeeper.deploy.Repository;
import dev.innkeeper.deploy.Variables;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What distinguishes the environments, and what each component brings. */
class OverlaysTest {
    private static final Pattern DIGEST = Pattern.compile(".+/innkeeper/[a-z-]+@sha256:[0-9a-f]{64}");

    static Stream<String> components() {
        return Repository.files("deploy/k8s/components", file -> file.endsWith("kustomization.yaml")).stream()
                .map(file -> Repository.relative(file).replace("/kustomization.yaml", ""))
                .filter(folder -> !folder.contains("/cnpg/"));
    }

    @ParameterizedTest
    @MethodSource("components")
    void everyComponentHasAReadmeAndIsRendered(String component) {
        var name = component.substring(component.lastIndexOf('/') + 1);

        assertThat(Repository.file(component + "/README.md")).exists();
        assertThat(Manifests.combinations()).anyMatch(combination -> combination.endsWith("+" + name));
        assertThat(Repository.read("deploy/k8s/README.md")).contains("components/" + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlays/staging", "overlays/production"})
    void everyImageOfOursIsNamedByItsDigest(String name) {
        assertThat(Manifests.of(name).stream()
                        .filter(Resource::hasPods)
                        .filter(resource -> !resource.name().equals("valkey"))
                        .flatMap(resource -> resource.containers().stream())
                        .map(container -> container.path("image").asText()))
                .hasSize(6)
                .allMatch(DIGEST.asMatchPredicate());
    }

    @Test
    void stagingIsProductionUnderOtherNames() {
        assertThat(comparable("overlays/staging", "innkeeper-staging", "staging.hotel.example.com"))
                .isEqualTo(comparable("overlays/production", "innkeeper", "hotel.example.com"));
    }

    @Test
    void theDocumentSaysWhichVariablesHaveWhichValuesHere() {
        var environments = List.of("preview", "staging", "production");
        var documented = Variables.rows("docs/environments.md", "## On Kubernetes").stream()
                .flatMap(row -> IntStream.range(0, environments.size())
                        .mapToObj(i -> environments.get(i) + ": " + row.names().getFirst() + "="
                                + row.cells().get(i + 1).replace("`", "")));
        var said = environments.stream()
                .flatMap(env -> InstallationRule.ofKind(Manifests.of("overlays/" + env), "ConfigMap")
                        .flatMap(map -> map.at("/data").properties().stream())
                        .filter(entry -> entry.getKey().matches("[A-Z_]+"))
                        .map(entry -> env + ": " + entry.getKey() + "="
                                + entry.getValue().asText()));

        assertThat(documented.filter(value -> !value.endsWith("=default")))
                .containsExactlyInAnyOrderElementsOf(said.toList());
    }

    @Test
    void aSecondLoginTakesThePlaceOfTheFirstEverywhere() {
        assertThat(Manifests.of("full+second-login").stream()
                        .filter(resource ->
                                resource.isService() || resource.kind().equals("Job")))
                .hasSize(6)
                .allSatisfy(workload -> {
                    assertThat(Resource.elements(
                                    workload.containers().getFirst().path("env")))
                            .filteredOn(
                                    variable -> variable.path("name").asText().matches("DATABASE_(USER|PASSWORD)_FILE"))
                            .extracting(variable -> variable.path("value").asText())
                            .containsExactlyInAnyOrder(
                                    "/run/secrets/second-login/username", "/run/secrets/second-login/password");
                    assertThat(workload.pod().path("volumes").toString()).contains("\"innkeeper-database-b\"");
                });
    }

    @Test
    void whatRunsOurImagesIsPulledWithTheLoginOfThePrivateRegistry() {
        assertThat(Manifests.of("full+private-registry").stream()
                        .filter(resource ->
                                resource.isService() || resource.kind().equals("Job")))
                .hasSize(6)
                .allSatisfy(workload -> assertThat(
                                workload.pod().at("/imagePullSecrets").toString())
                        .isEqualTo("[{\"name\":\"innkeeper-registry\"}]"));
    }

    @Test
    void noSecretIsWrittenDownForStagingAndProduction() {
        for (var name : List.of("overlays/staging", "overlays/production")) {
            assertThat(InstallationRule.ofKind(Manifests.of(name), "Secret")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"preview", "staging", "production"})
    void eachInstallationKnowsWhatItIs(String env) {
        var name = Manifests.installations().stream()
                .filter(installation -> installation.contains(env))
                .findFirst()
                .orElseThrow();
        assertThat(InstallationRule.ofKind(Manifests.of(name), "ConfigMap"))
                .filteredOn(map -> map.name().startsWith("innkeeper-config-"))
                .singleElement()
                .satisfies(map -> assertThat(map.at("/data/APP_ENV").asText()).isEqualTo(env));
    }

    @Test
    void aSilentSocketIsClosedByRealtimeAndNotByTheProxy() {
        var silence = realtime("pingInterval").plus(realtime("pongTimeout"));
        for (var name : Manifests.installations()) {
            assertThat(InstallationRule.ofKind(Manifests.of(name), "Ingress")
                            .filter(ingress -> ingress.json().toString().contains("\"realtime\"")))
                    .isNotEmpty()
                    .allMatch(ingress -> Duration.parse("PT"
                                            + ingress.at("/metadata/annotations")
                                                    .path("haproxy-ingress.github.io/timeout-tunnel")
                                                    .asText())
                                    .compareTo(silence)
                            > 0);
        }
    }

    /** Evicted, who owns a job would be forgotten, and the services refuse to start on such a server. */
    @Test
    void noRedisDropsKeysAndEachStaysBelowTheMemoryOfItsContainer() {
        assertThat(Repository.read("deploy/k8s/components/valkey/valkey.conf"))
                .contains("\nmaxmemory-policy noeviction\n", "\nmaxmemory 384mb\n");
        assertThat(Repository.read("deploy/k8s/preview"))
                .contains("\nmaxmemory-policy noeviction\n", "\nmaxmemory 96mb\n");
        assertThat(Manifests.of("base+valkey"))
                .filteredOn(resource -> resource.kind().equals("StatefulSet"))
                .singleElement()
                .satisfies(valkey -> assertThat(valkey.containers()
                                .getFirst()
                                .at("/resources/limits/memory")
                                .asText())
                        .isEqualTo("768Mi"));
    }

    @Test
    void theRulesAreThoseOfTheObservabilityFolder() {
        var script =
                Repository.file("deploy/k8s/components/monitoring/write-rules").toString();

        assertThat(Repository.read("deploy/k8s/components/monitoring/rules.yaml"))
                .as("run " + script)
                .isEqualTo(Kubectl.run(script, "/dev/stdout"));
    }

    @Test
    void everyDashboardIsBrought() {
        var dashboards = Repository.files(
                "deploy/observability/grafana/dashboards",
                file -> file.toString().endsWith(".json"));
        assertThat(InstallationRule.ofKind(Manifests.of("base+monitoring"), "ConfigMap"))
                .filteredOn(map -> map.label("grafana_dashboard").equals("1"))
                .hasSameSizeAs(dashboards);
    }

    @Test
    void theNativeFlavourChangesImagesAndMemoryOnly() {
        var services = Manifests.of("full+native").stream().filter(Resource::isService);
        assertThat(services).hasSize(4).allSatisfy(service -> {
            assertThat(image(service)).endsWith("-native");
            assertThat(service.label("innkeeper.dev/flavour")).isEqualTo("native");
        });
    }

    @Test
    void servicesGoThroughThePoolerAndMigrationsPastIt() {
        var resources = Manifests.of("full+pgbouncer");
        assertThat(InstallationRule.ofKind(resources, "ConfigMap")
                        .map(map -> map.at("/data/DATABASE_URL").asText()))
                .anyMatch(url -> url.contains("innkeeper-pooler") && url.contains("prepareThreshold=0"));
        assertThat(InstallationRule.ofKind(resources, "Job"))
                .hasSize(2)
                .allMatch(job ->
                        job.containers().getFirst().path("env").toString().contains("innkeeper-postgres-rw:5432"));
    }

    private static String image(Resource resource) {
        return resource.containers().getFirst().path("image").asText();
    }

    private static Duration realtime(String property) {
        var found = Pattern.compile("@WithDefault\\(\"(PT[^\"]+)\"\\)\\s+(?:@At\\w+\\([^)]*\\)\\s+)*Duration "
                        + property + "\\(\\)")
                .matcher(Repository.read("realtime/src/main/java/dev/innkeeper/realtime/RealtimeConfig.java"));
        assertThat(found.find()).as(property).isTrue();
        return Duration.parse(found.group(1));
    }

    // Digests differ between releases, hashes with what they are made from.
    private static List<String> comparable(String name, String namespace, String host) {
        return Manifests.of(name).stream()
                .map(Resource::json)
                .map(JsonNode::toString)
                .map(json -> json.replaceAll("sha256:[0-9a-f]{64}", "DIGEST")
                        .replaceAll("(innkeeper|mail|valkey)-config-[a-z0-9]{10}", "$1-config")
                        .replace(host, "HOST")
                        .replace("s3://innkeeper-staging-backups/", "s3://innkeeper-backups/")
                        .replace("\"namespace\":\"" + namespace + "\"", "NAMESPACE")
                        .replace("\"name\":\"" + namespace + "\",\"labels\"", "NAME")
                        .replace("namespace=\\\"" + namespace + "\\\"", "NAMESPACE")
                        .replace("[\"migrate\",\"--seed\"]", "[\"migrate\"]")
                        .replace("innkeeper-staging", "ENV")
                        .replace("innkeeper-production", "ENV")
                        .replaceAll("\"APP_ENV\":\"[a-z]+\"", "ENV")
                        .replaceAll("(\"kind\":\"Namespace\".*)\"(innkeeper|ENV)\"", "$1NAMESPACE"))
                .toList();
    }
}
