package dev.innkeeper.jobs.enqueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class EnqueueTest {
    // {"name":"","number":1} is the rest of the arguments
    private static final int REST = 22;

    @Inject
    Jobs jobs;

    @Test
    void argumentsOfEightKilobytesAreTakenAndOneByteMoreIsRefused() {
        jobs.enqueue(named("x".repeat(8192 - REST)));

        assertThatThrownBy(() -> jobs.enqueue(named("x".repeat(8193 - REST))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("test.waiting")
                .hasMessageContaining("8193 bytes");
    }

    @Test
    void bytesCountAndNotLetters() {
        assertThatThrownBy(() -> jobs.prepare(named("日".repeat(2800)))).hasMessageContaining("8422 bytes");
        assertThat(jobs.prepare(named("日".repeat(2700))).args()).hasSize(2722);
    }

    @Test
    void oneTooLargeAmongManyRefusesAll() {
        var many = new java.util.ArrayList<>(Collections.nCopies(100, named("small")));
        many.add(named("x".repeat(9000)));

        assertThatThrownBy(() -> jobs.enqueueAll(many)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> jobs.enqueueBatch(List.of(named("small")).stream(), named("x".repeat(9000))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theRowSaysWhatItsKindSays() {
        var row = jobs.prepare(named("row"));

        assertThat(row.kind()).isEqualTo("test.waiting");
        assertThat(row.queue()).isEqualTo("unserved");
        assertThat(row.argsVersion()).isEqualTo(3);
        assertThat(row.maxAttempts()).isEqualTo(5);
        assertThat(row.args()).isEqualTo("{\"name\":\"row\",\"number\":1}");
        assertThat(row.batchId()).isNull();
    }

    private static Waiting named(String name) {
        return new Waiting(name, 1);
    }
}
