package dev.innkeeper.jobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.store.ClaimedJob;
import dev.innkeeper.testkit.Backends;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Backends.class)
class JobMetricsTest {
    @Inject
    JobMetrics metrics;

    @Inject
    MeterRegistry registry;

    @ParameterizedTest
    @ValueSource(strings = {"jobs.suspects", "jobs.crashes", "jobs.attempts"})
    void jobsThatNobodyHereHandlesShareOneSeriesWhateverTheirRowsCallThem(String name) {
        var queue = "strange-" + name;
        for (int i = 0; i < 3; i++) {
            count(ClaimedJobs.of("strange.kind-" + i, queue));
        }

        assertThat(kinds(name, queue)).containsExactly("unknown");
        assertThat(registry.get(name).tag("queue", queue).counter().count()).isEqualTo(3);
    }

    @Test
    void jobsThatAreHandledHereAreCountedByTheirKind() {
        count(ClaimedJobs.of("test.say", "familiar"));

        assertThat(kinds("jobs.suspects", "familiar")).containsExactly("test.say");
        assertThat(kinds("jobs.crashes", "familiar")).containsExactly("test.say");
        assertThat(kinds("jobs.attempts", "familiar")).containsExactly("test.say");
    }

    private void count(ClaimedJob row) {
        metrics.suspect(row.queue(), row);
        metrics.crashed(row, true);
    }

    private List<String> kinds(String name, String queue) {
        return registry.get(name).tag("queue", queue).counters().stream()
                .map(counter -> counter.getId().getTag("kind"))
                .toList();
    }
}
