package dev.innkeeper.deploy.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.deploy.Repository;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Prometheus' own opinion of its files, and the unit tests of the alerts. */
class PromtoolTest {
    @Test
    void theConfigurationAndItsRulesAreValid() throws InterruptedException {
        var said = Program.PROMTOOL.run(List.of("check", "config", Rules.PROMETHEUS + "/prometheus.yml"));

        assertThat(said).contains("rules found").doesNotContain("FAILED");
    }

    @Test
    void everyAlertFiresWhenItMustAndOnlyThen() throws InterruptedException {
        var files = Rules.yaml("tests").stream().map(Repository::relative);

        Program.PROMTOOL.run(Stream.concat(Stream.of("test", "rules"), files).toList());
    }
}
