package dev.innkeeper.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.innkeeper.deploy.Variables;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What preview, staging and production keep to, since strangers reach them. */
class ExposedTest {
    static final List<String> ENVIRONMENTS = ComposeFile.EXPOSED;
    // Without these the boot stops, outside development.
    private static final List<String> NEEDED = List.of(
            "APP_ENV",
            "APP_KEY_FILE",
            "DATABASE_URL",
            "DATABASE_USER_FILE",
            "DATABASE_PASSWORD_FILE",
            "REDIS_URL_FILE",
            "REALTIME_APP_ID",
            "REALTIME_KEY_FILE",
            "REALTIME_SECRET_FILE",
            "REALTIME_URL",
            "PUBLIC_URL");

    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void onlyTheProxyIsReachableFromOtherMachines(String environment) {
        var open = new TreeSet<String>();
        ComposeFile.of(environment)
                .services()
                .forEach((name, service) -> service.path("ports").forEach(port -> {
                    if (!port.path("host_ip").asText().equals("127.0.0.1")) {
                        open.add(name + " " + port.path("target").asInt());
                    }
                }));

        assertThat(open).containsExactly("proxy 443", "proxy 80");
    }

    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void databasesAreInANetworkThatLeadsNowhere(String environment) {
        var file = ComposeFile.of(environment);

        assertThat(file.root().path("networks").path("private").path("internal").asBoolean())
                .isTrue();
        assertThat(networks(file.service("postgres"))).containsExactly("private");
        assertThat(networks(file.service("redis"))).containsExactly("private");
        assertThat(networks(file.service("proxy"))).containsExactly("public");
    }

    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void onlyTheProxyIsBelievedAboutClients(String environment) {
        var file = ComposeFile.of(environment);
        var subnet = file.root()
                .path("networks")
                .path("public")
                .path("ipam")
                .path("config")
                .path(0)
                .path("subnet");

        assertThat(file.variables("web"))
                .containsEntry("TRUST_PROXY", "true")
                .containsEntry("TRUSTED_PROXIES", subnet.asText());
    }

    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void secretsComeFromFilesThatAreMounted(String environment) {
        var file = ComposeFile.of(environment);
        file.services().keySet().forEach(service -> {
            var variables = file.variables(service);
            assertThat(variables.keySet()).as(service).doesNotContainAnyElementsOf(Variables.secrets());
            variables.forEach((name, value) -> {
                if (value.startsWith("/run/secrets/")) {
                    assertThat(file.secrets(service))
                            .as("%s of %s", name, service)
                            .anyMatch(value::endsWith);
                }
            });
        });
    }

    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void servicesAreGivenWhatTheyNeedAndNothingTheyDoNotRead(String environment) {
        var file = ComposeFile.of(environment);
        for (var service : ComposeFile.SERVICES) {
            var variables = file.variables(service);
            assertThat(Variables.unknown(variables.keySet()))
                    .as("read by no service: %s", service)
                    .isEmpty();
            assertThat(variables).as(service).containsKeys(NEEDED.toArray(String[]::new));
            assertThat(variables).as(service).containsEntry("APP_ENV", environment);
        }
        assertThat(file.variables("worker")).containsKeys("SMTP_HOST", "SMTP_PORT", "MAIL_FROM");
    }

    @ParameterizedTest
    @CsvSource({"preview, no", "staging, yes", "production, yes"})
    void redisIsKeptAsLongAsTheEnvironmentNeeds(String environment, String appendOnly) {
        var command = words(ComposeFile.of(environment).service("redis").path("command"));

        assertThat(following(command, "--appendonly")).isEqualTo(appendOnly);
        assertThat(following(command, "--save")).isEqualTo(environment.equals("production") ? "900 1 300 1000" : "");
        assertThat(following(command, "--maxmemory-policy")).isEqualTo("noeviction");
        assertThat(following(command, "--aclfile")).isEqualTo("/run/secrets/redis-users");
    }

    @ParameterizedTest
    @FieldSource("ENVIRONMENTS")
    void whatTakesAwayIsAStepOfItsOwn(String environment) {
        var file = ComposeFile.of(environment);

        assertThat(words(file.service("contract").path("command"))).containsExactly("migrate", "--contract");
        assertThat(words(file.service("contract").path("profiles"))).containsExactly("contract");
        assertThat(file.service("contract").path("image"))
                .isEqualTo(file.service("migrate").path("image"));
        assertThat(file.services())
                .allSatisfy((name, service) ->
                        assertThat(service.path("depends_on").has("contract")).isFalse());
    }

    @Test
    void productionRunsANamedReleaseWithoutDemoDataOrMailbox() {
        var services = ComposeFile.of("production").services();

        assertThat(services).doesNotContainKey("mail");
        assertThat(words(ComposeFile.of("production").service("migrate").path("command")))
                .containsExactly("migrate");
        assertThat(services).allSatisfy((name, service) -> {
            assertThat(service.has("build")).as("built on the host").isFalse();
            assertThat(service.path("image").asText()).as("image").doesNotEndWith(":latest");
        });
    }

    @Test
    void everyServiceOfProductionSurvivesTheLossOfOneProcess() {
        var production = ComposeFile.of("production");
        for (var service : ComposeFile.SERVICES) {
            assertThat(production
                            .service(service)
                            .path("deploy")
                            .path("replicas")
                            .asInt())
                    .as(service)
                    .isGreaterThan(1);
        }
    }

    @Test
    void stagingDiffersFromProductionInSizesNotInParts() {
        var staging = new TreeSet<>(ComposeFile.of("staging").services().keySet());
        staging.remove("mail");

        assertThat(staging).isEqualTo(ComposeFile.of("production").services().keySet());
    }

    private static Set<String> networks(JsonNode service) {
        var networks = new TreeSet<String>();
        service.path("networks").properties().stream().map(Map.Entry::getKey).forEach(networks::add);
        return networks;
    }

    private static List<String> words(JsonNode command) {
        return command.valueStream().map(JsonNode::asText).toList();
    }

    private static String following(List<String> words, String option) {
        return words.get(words.indexOf(option) + 1);
    }
}
