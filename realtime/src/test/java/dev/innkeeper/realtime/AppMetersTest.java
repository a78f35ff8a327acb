package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RedisOnly.class)
class AppMetersTest {
    @Inject
    AppMeters meters;

    @Inject
    MeterRegistry registry;

    @Test
    void theLabelsAreFewHoweverManyApplicationsThereAre() {
        for (int i = 0; i < 3 * AppMeters.MOST; i++) {
            meters.of("one-of-many-" + i).messagesIn().increment();
        }

        assertThat(registry.get("realtime.app.messages.in").counters())
                .filteredOn(
                        counter -> String.valueOf(counter.getId().getTag("app")).startsWith("one-of-many-"))
                .hasSizeLessThan(AppMeters.MOST);
        assertThat(registry.get("realtime.app.messages.in")
                        .tag("app", AppMeters.OTHERS)
                        .counter()
                        .count())
                .isGreaterThanOrEqualTo(2 * AppMeters.MOST);
    }
}
