package dev.innkeeper.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Repository;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which lines reach the logs of an environment, where a host may have several. */
class LogsTest {
    private static final String ALLOY = "deploy/observability/alloy/config.alloy";
    private static final Pattern ATTRIBUTE = Pattern.compile("attrs\\.\\\\\"([a-z.]+)\\\\\"");

    @ParameterizedTest
    @ValueSource(strings = {"development", "preview", "staging", "production"})
    void eachLineNamesItsEnvironmentAndAlloyTakesThoseOfItsOwn(String environment) {
        var file = ComposeFile.of(environment);
        var asked = ATTRIBUTE
                .matcher(Repository.read(ALLOY))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();

        assertThat(asked).isEqualTo(List.of("com.docker.compose.project", "com.docker.compose.service"));
        assertThat(file.services())
                .allSatisfy((name, service) -> assertThat(
                                service.at("/logging/options/labels").asText().split(","))
                        .as(name)
                        .containsExactlyElementsOf(asked));
        assertThat(Repository.read(ALLOY)).contains("environment!=\\\"\" + sys.env(\"ENVIRONMENT\")");
        for (var watcher : List.of("alloy", "prometheus")) {
            assertThat(file.variables(watcher))
                    .containsEntry("ENVIRONMENT", file.root().path("name").asText());
        }
    }
}
