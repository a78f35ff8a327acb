package dev.innkeeper.web.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LocalLimitTest {
    private static final Bucket THREE = new Bucket("three", 3, Duration.ofSeconds(30));
    private static final Bucket MANY = new Bucket("many", 100, Duration.ofSeconds(30));

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2027-05-01T00:00:00Z"));
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    private final LocalLimit limit = new LocalLimit(clock);

    @Test
    void soManyAttemptsAreAllowedAndNoMore() {
        assertThat(limit.attempt(List.of(THREE)).remaining()).isEqualTo(2);
        assertThat(limit.attempt(List.of(THREE)).remaining()).isEqualTo(1);
        assertThat(limit.attempt(List.of(THREE)).remaining()).isZero();

        var refused = limit.attempt(List.of(THREE));

        assertThat(refused.allowed()).isFalse();
        assertThat(refused.reset()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void roomReturnsWithTime() {
        for (int attempt = 0; attempt < 3; attempt++) {
            limit.attempt(List.of(THREE));
        }

        now.updateAndGet(time -> time.plusSeconds(10));

        assertThat(limit.attempt(List.of(THREE)).allowed()).isTrue();
        assertThat(limit.attempt(List.of(THREE)).allowed()).isFalse();
    }

    @Test
    void theTightestBucketDecidesAndARefusalTakesNothing() {
        for (int attempt = 0; attempt < 3; attempt++) {
            assertThat(limit.attempt(List.of(MANY, THREE)).limit()).isEqualTo(3);
        }

        assertThat(limit.attempt(List.of(MANY, THREE)).allowed()).isFalse();
        assertThat(limit.attempt(List.of(MANY)).remaining()).isEqualTo(96);
    }

    @Test
    void anAttemptThatIsGivenBackDoesNotCount() {
        for (int attempt = 0; attempt < 10; attempt++) {
            assertThat(limit.attempt(List.of(THREE)).allowed()).isTrue();
            limit.giveBack(List.of(THREE));
        }
    }
}
