package dev.innkeeper.deploy.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.innkeeper.deploy.Repository;
import dev.innkeeper.deploy.Yaml;
import dev.innkeeper.deploy.observability.Rules.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who hears of which alert. */
class AlertmanagerTest {
    private static final String FILE = "deploy/observability/alertmanager/alertmanager.yml";
    private static final JsonNode CONFIGURATION = Yaml.read(Repository.file(FILE));
    private static final Pattern ALERT_NAMES = Pattern.compile("alertname =~? \"([^\"]+)\"");
    private static final Pattern AREAS = Pattern.compile("area =~? \"([^\"]+)\"");

    @TempDir
    Path folder;

    @Test
    void itIsValid() throws Exception {
        assertThat(Program.AMTOOL.run(List.of("check-config", readable().toString())))
                .contains("SUCCESS");
    }

    @ParameterizedTest
    @CsvSource({
        "Watchdog, info, deadman",
        "PostgresDown, critical, 'oncall,chat'",
        "JobsDead, warning, chat",
    })
    void alertsGoToWhomTheirSeveritySays(String alert, String severity, String receivers) throws Exception {
        Program.AMTOOL.run(List.of(
                "config",
                "routes",
                "test",
                "--config.file=" + readable(),
                "--verify.receivers=" + receivers,
                "alertname=" + alert,
                "severity=" + severity));
    }

    @Test
    void everyAddressComesFromAFileAndNoneIsWrittenHere() {
        assertThat(Repository.read(FILE)).doesNotContain("http:", "https:").contains("_file: /run/secrets/");
        assertThat(receivers()).extracting(one -> one.path("name").asText()).contains("oncall", "chat", "deadman");
        assertThat(receivers()).anyMatch(one -> one.has("webhook_configs"));
        assertThat(receivers()).anyMatch(one -> one.has("slack_configs"));
    }

    @Test
    void whatInhibitsAndIsInhibitedAreAlertsThatExist() {
        assertThat(found(ALERT_NAMES))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(Rules.alerts())
                        .extracting(Rule::name)
                        .as(name)
                        .anyMatch(alert -> alert.matches(name)));
        assertThat(found(AREAS))
                .isNotEmpty()
                .allSatisfy(area -> assertThat(Rules.alerts())
                        .extracting(alert -> alert.body().at("/labels/area").asText())
                        .contains(area));
    }

    private static List<JsonNode> receivers() {
        return Rules.children(CONFIGURATION.path("receivers"));
    }

    // Each name for itself, or none would be missed among several.
    private static List<String> found(Pattern pattern) {
        return pattern.matcher(Repository.read(FILE))
                .results()
                .flatMap(match -> Stream.of(match.group(1).split("\\|")))
                .toList();
    }

    // Alertmanagers before 0.26 do not know url_file of webhooks, and Debian's amtool is one.
    private Path readable() throws IOException {
        return Files.writeString(
                folder.resolve("alertmanager.yml"),
                Repository.read(FILE).replaceAll("\\burl_file: .*", "url: 'http://localhost/'"));
    }
}
