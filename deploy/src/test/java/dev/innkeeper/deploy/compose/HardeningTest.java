package dev.innkeeper.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.innkeeper.deploy.ShutdownBudget;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every container of every environment keeps to. */
class HardeningTest {
    // They run once, or have an image without anything that could ask.
    private static final Set<String> WITHOUT_HEALTH_CHECK =
            Set.of("migrate", "contract", "proxy-data", "alertmanager", "grafana", "tempo", "loki", "alloy", "backup");

    @ParameterizedTest
    @ValueSource(strings = {"development", "preview", "staging", "production"})
    void containersCanNotGainRightsOrWriteIntoTheirImage(String environment) {
        assertThat(ComposeFile.of(environment).services()).allSatisfy((name, service) -> {
            assertThat(service.path("read_only").asBoolean()).as("read_only").isTrue();
            assertThat(service.path("cap_drop").toString()).as("cap_drop").isEqualTo("[\"ALL\"]");
            assertThat(service.path("security_opt").toString()).contains("no-new-privileges:true");
            assertThat(service.path("privileged").asBoolean()).as("privileged").isFalse();
        });
    }

    /** Ours have a user in the image; the two that are root say why, and have one capability each. */
    @ParameterizedTest
    @ValueSource(strings = {"development", "preview", "staging", "production"})
    void containersRunAsAUserByNumber(String environment) {
        assertThat(ComposeFile.of(environment).services()).allSatisfy((name, service) -> {
            if (Set.of("proxy-data", "alloy").contains(name)) {
                assertThat(service.path("cap_add").size()).as("capabilities").isEqualTo(1);
            } else if (!image(service).contains("innkeeper/")) {
                assertThat(service.path("user").asText()).as("user").matches("[1-9][0-9]*:[0-9]+");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"development", "preview", "staging", "production"})
    void containersHaveBoundedMemoryCpusAndLogs(String environment) {
        assertThat(ComposeFile.of(environment).services()).allSatisfy((name, service) -> {
            var limits = service.path("deploy").path("resources").path("limits");
            assertThat(limits.path("memory").asLong()).as("memory").isPositive();
            assertThat(limits.path("cpus").asDouble()).as("cpus").isPositive();
            var options = service.path("logging").path("options");
            assertThat(options.path("max-size").asText()).as("max-size").isNotEmpty();
            assertThat(options.path("max-file").asText()).as("max-file").isNotEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"development", "preview", "staging", "production"})
    void stoppingWaitsForLongerThanTheShutdownBudget(String environment) {
        var file = ComposeFile.of(environment);
        for (var name : ComposeFile.SERVICES) {
            var grace = file.service(name).path("stop_grace_period").asText();
            assertThat(Duration.parse("PT" + grace)).as(name).isGreaterThanOrEqualTo(ShutdownBudget.shortestGrace());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"development", "preview", "staging", "production"})
    void whatStaysUpIsCheckedForItsHealth(String environment) {
        assertThat(ComposeFile.of(environment).services())
                .allSatisfy((name, service) -> assertThat(
                                service.path("healthcheck").has("test"))
                        .as("health check")
                        .isEqualTo(!WITHOUT_HEALTH_CHECK.contains(name)));
    }

    private static String image(JsonNode service) {
        return service.path("image").asText();
    }
}
