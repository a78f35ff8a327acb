package dev.innkeeper.jobs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(15));
    private static final int DRAWS = 10_000;

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 4", "3, 8", "8, 256", "9, 512", "10, 900", "1000, 900", "2147483647, 900"})
    void thePauseIsAnythingUpToAMostThatDoublesUntilItsCap(int attempt, long mostSeconds) {
        long most = Duration.ofSeconds(mostSeconds).toMillis();

        assertThat(draws(attempt)).allSatisfy(millis -> assertThat(millis).isBetween(1L, most));
        assertThat(draws(attempt).filter(millis -> millis <= most / 10).count())
                .as("a tenth of them within the first tenth: the jitter is full")
                .isBetween(DRAWS / 10 - 200L, DRAWS / 10 + 200L);
        assertThat(draws(attempt).max().orElseThrow()).isGreaterThan(most * 9 / 10);
    }

    @Test
    void thoseThatFailTogetherDoNotComeBackTogether() {
        assertThat(draws(8).distinct().count()).isGreaterThan(DRAWS * 9 / 10);
    }

    private static LongStream draws(int attempt) {
        return IntStream.range(0, DRAWS)
                .mapToLong(draw -> BACKOFF.after(attempt).toMillis());
    }
}
