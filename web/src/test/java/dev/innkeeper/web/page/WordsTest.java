package dev.innkeeper.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource({
        "PT15M, 15 minutes",
        "PT1S, 1 second",
        "PT1M30S, 1 minute 30 seconds",
        "PT1H, 1 hour",
        "P1D, 24 hours",
        "PT1.5S, 1 second"
    })
    void aTimeSpanIsSaidAsPeopleSayIt(Duration span, String words) {
        assertThat(Words.of(span)).isEqualTo(words);
    }
}
