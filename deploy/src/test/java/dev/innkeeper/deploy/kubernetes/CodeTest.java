package dev.innkeeper.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.innkeeper.deploy.Repository;
import dev.innkeeper.deploy.ServiceVariables;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the descriptors say of the services, against what the code says. */
class CodeTest {
    private static final String PLATFORM = "libs/platform/src/main/";
    // Between the end of the drain and the end of the process: pools close, logs are written.
    private static final Duration TO_EXIT = Duration.ofSeconds(5);

    static List<String> installations() {
        return Manifests.installations();
    }

    @ParameterizedTest
    @MethodSource("installations")
    void theGraceOfEachServiceIsItsPreStopAndTheShutdownBudgetAndTimeToExit(String name) {
        var budget = platform("shutdownDelay").plus(platform("drainTimeout"));
        for (var service : services(name)) {
            var preStop = Duration.ofSeconds(
                    container(service).at("/lifecycle/preStop/sleep/seconds").asLong());
            assertThat(Duration.ofSeconds(
                            service.pod().path("terminationGracePeriodSeconds").asLong()))
                    .as(service.toString())
                    .isEqualTo(preStop.plus(budget).plus(TO_EXIT));
        }
    }

    @ParameterizedTest
    @MethodSource("installations")
    void whoIsReachedThroughTheProxyWaitsForItAsLongAsTheShutdownDelay(String name) {
        for (var service : services(name)) {
            var preStop = container(service).at("/lifecycle/preStop/sleep/seconds");
            if (Set.of("web", "realtime").contains(service.name())) {
                assertThat(Duration.ofSeconds(preStop.asLong())).isEqualTo(platform("shutdownDelay"));
            } else {
                assertThat(preStop.isMissingNode()).as(service.toString()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("installations")
    void aDrainingPodIsOutOfTheServiceBeforeItsShutdownDelayIsOver(String name) {
        for (var service : services(name)) {
            assertThat(Duration.ofSeconds(ServiceRule.seconds(container(service).path("readinessProbe"))))
                    .as(service.toString())
                    .isLessThan(platform("shutdownDelay"));
        }
    }

    @ParameterizedTest
    @MethodSource("installations")
    void thePortsAreThoseTheServicesListenOn(String name) {
        for (var service : services(name)) {
            assertThat(port(container(service).path("ports"), "http")).isEqualTo(property("quarkus.http.port"));
            assertThat(port(container(service).path("ports"), "management"))
                    .isEqualTo(property("quarkus.management.port"));
        }
    }

    @ParameterizedTest
    @MethodSource("installations")
    void theProbesAskThePathsThatTheServicesAnswer(String name) {
        for (var service : services(name)) {
            for (var probe : List.of("startupProbe", "livenessProbe")) {
                assertThat(container(service).at("/" + probe + "/httpGet/path").asText())
                        .isEqualTo(property("quarkus.smallrye-health.liveness-path"));
            }
            assertThat(container(service).at("/readinessProbe/httpGet/path").asText())
                    .isEqualTo(property("quarkus.smallrye-health.readiness-path"));
        }
    }

    @ParameterizedTest
    @MethodSource("installations")
    void everyVariableIsOneThatTheServiceReads(String name) {
        var resources = Manifests.of(name);
        for (var workload : ours(resources)) {
            assertThat(ServiceVariables.of(module(workload)).known())
                    .as(workload.toString())
                    .containsAll(variables(workload, resources));
        }
    }

    @ParameterizedTest
    @MethodSource("installations")
    void everyVariableThatTheServiceNeedsIsSet(String name) {
        var resources = Manifests.of(name);
        for (var workload : ours(resources)) {
            var given = new TreeSet<String>();
            variables(workload, resources).forEach(variable -> given.add(variable.replaceFirst("_FILE$", "")));
            assertThat(given)
                    .as(workload.toString())
                    .containsAll(ServiceVariables.of(module(workload)).required());
        }
    }

    @Test
    void aVariableThatNoServiceKnowsIsFound() {
        var resources = Manifests.copyOf("overlays/production");
        var web = web(resources);
        ((ArrayNode) container(web).path("env")).addObject().put("name", "DATABASE_PASWORD_FILE");

        assertThat(ServiceVariables.of(module(web)).known()).isNotEmpty();
        assertThat(variables(web, resources))
                .anyMatch(variable -> !ServiceVariables.of(module(web)).known().contains(variable));
    }

    @Test
    void aVariableThatIsNeededAndMissingIsFound() {
        var resources = Manifests.copyOf("overlays/production");
        var web = web(resources);
        ((ObjectNode) container(web)).remove("envFrom");

        assertThat(variables(web, resources)).doesNotContain("DATABASE_URL");
        assertThat(ServiceVariables.of(module(web)).required()).contains("DATABASE_URL", "REALTIME_KEY", "APP_ENV");
    }

    @Test
    void whatServicesReadAndNeedIsFoundInTheirCode() {
        assertThat(ServiceVariables.of("worker").known())
                .contains("SMTP_PASSWORD_FILE", "INNKEEPER_JOBS_WORKER_SLOTS", "QUARKUS_DATASOURCE_JDBC_MAX_SIZE")
                .doesNotContain("REALTIME_ALLOWED_ORIGINS", "SMTP_HOST_FILE");
        assertThat(ServiceVariables.of("realtime").known())
                .contains("REALTIME_ALLOWED_ORIGINS", "DATABASE_URL")
                .doesNotContain("SMTP_HOST", "INNKEEPER_JOBS_WORKER_SLOTS");
        assertThat(ServiceVariables.of("worker").required())
                .containsExactlyInAnyOrder(
                        "APP_ENV",
                        "APP_KEY",
                        "DATABASE_URL",
                        "DATABASE_USER",
                        "DATABASE_PASSWORD",
                        "REDIS_URL",
                        "REALTIME_APP_ID",
                        "REALTIME_KEY",
                        "REALTIME_SECRET",
                        "REALTIME_URL",
                        "PUBLIC_URL",
                        "SMTP_HOST",
                        "MAIL_FROM");
    }

    private static List<Resource> services(String name) {
        return Manifests.of(name).stream().filter(Resource::isService).toList();
    }

    /** Our services and the migrations: what runs our code. */
    private static List<Resource> ours(List<Resource> resources) {
        return resources.stream()
                .filter(resource -> resource.isService() || resource.kind().equals("Job"))
                .toList();
    }

    private static Resource web(List<Resource> resources) {
        return resources.stream()
                .filter(resource -> resource.isService() && resource.name().equals("web"))
                .findFirst()
                .orElseThrow();
    }

    private static String module(Resource workload) {
        return workload.kind().equals("Job") ? "ops" : workload.name();
    }

    private static Set<String> variables(Resource workload, List<Resource> resources) {
        var names = new TreeSet<String>();
        container(workload)
                .path("env")
                .forEach(variable -> names.add(variable.path("name").asText()));
        for (var source : container(workload).path("envFrom")) {
            resources.stream()
                    .filter(resource -> resource.kind().equals("ConfigMap")
                            && resource.name()
                                    .equals(source.at("/configMapRef/name").asText()))
                    .forEach(map -> map.at("/data").fieldNames().forEachRemaining(names::add));
        }
        return names;
    }

    private static JsonNode container(Resource workload) {
        return workload.containers().getFirst();
    }

    private static String port(JsonNode ports, String name) {
        return Stream.concat(Resource.elements(ports), Stream.of(ports))
                .filter(port -> port.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow()
                .path("containerPort")
                .asText();
    }

    private static Duration platform(String property) {
        return Duration.parse(only(
                "@WithDefault\\(\"(PT[^\"]+)\"\\)\\s+@AtLeast\\([^)]*\\)\\s+Duration " + property + "\\(\\)",
                PLATFORM + "java/dev/innkeeper/platform/PlatformConfig.java"));
    }

    /** A property that all services have alike: its value, or its default where a variable may say otherwise. */
    private static String property(String name) {
        return only(
                "(?m)^" + Pattern.quote(name) + "=(?:\\$\\{[A-Z_]+:)?([^}\\n]+)}?$",
                PLATFORM + "resources/META-INF/microprofile-config.properties");
    }

    private static String only(String pattern, String file) {
        var found = Pattern.compile(pattern).matcher(Repository.read(file));
        assertThat(found.find()).as("%s in %s", pattern, file).isTrue();
        return found.group(1);
    }
}
