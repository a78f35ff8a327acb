package dev.innkeeper.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What would never run, or not be found again, is refused where it is written. */
class EnqueueOptionTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "two\nlines", "a\u001fseparator"})
    void aKeyOrTagSaysSomethingAndOnOneLine(String key) {
        assertRefused(() -> EnqueueOption.unique(key));
        assertRefused(() -> EnqueueOption.limitedBy(key, 1));
        assertRefused(() -> EnqueueOption.ratedBy(key, 1, SECOND));
        assertRefused(() -> EnqueueOption.tagged("fine", key));
    }

    @Test
    void aKeyOrTagHasUpToTwoHundredCharacters() {
        var longest = "x".repeat(200);
        assertThatCode(() -> {
                    EnqueueOption.unique(longest);
                    EnqueueOption.limitedBy(longest, 1);
                    EnqueueOption.ratedBy(longest, 1, SECOND);
                    EnqueueOption.tagged(longest);
                })
                .doesNotThrowAnyException();

        assertRefused(() -> EnqueueOption.unique(longest + "x"));
        assertRefused(() -> EnqueueOption.limitedBy(longest + "x", 1));
        assertRefused(() -> EnqueueOption.ratedBy(longest + "x", 1, SECOND));
        assertRefused(() -> EnqueueOption.tagged(longest + "x"));
    }

    @Test
    void aJobHasUpToSixteenTags() {
        assertThatCode(() -> EnqueueOption.tagged(tags(16))).doesNotThrowAnyException();
        assertRefused(() -> EnqueueOption.tagged(tags(17)));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -210_895_747_200_000L, -1, 0})
    void aTimeLongAgoIsAsGoodAsNow(long millis) {
        assertThat(EnqueueOption.at(Instant.ofEpochMilli(millis))).isEqualTo(EnqueueOption.at(Instant.EPOCH));
        assertThat(EnqueueOption.at(Instant.MIN)).isEqualTo(EnqueueOption.at(Instant.EPOCH));
    }

    @Test
    void aTimeThatNobodyCountsToIsRefused() {
        assertThatCode(() -> EnqueueOption.at(Instant.parse("9999-12-31T23:59:59Z")))
                .doesNotThrowAnyException();
        assertRefused(() -> EnqueueOption.at(Instant.MAX));
        assertRefused(() -> new SnoozeJob(Duration.ofSeconds(Long.MAX_VALUE)));
    }

    @Test
    void aLimitOrRateOfNothingIsRefused() {
        assertRefused(() -> EnqueueOption.limitedBy("key", 0));
        assertRefused(() -> EnqueueOption.ratedBy("key", 0, SECOND));
    }

    @Test
    void aRateIsOfOneMillisecondToOneDay() {
        assertThatCode(() -> {
                    EnqueueOption.ratedBy("key", 1, Duration.ofMillis(1));
                    EnqueueOption.ratedBy("key", 1, Duration.ofDays(1));
                })
                .doesNotThrowAnyException();

        for (var within : List.of(
                Duration.ZERO, Duration.ofNanos(999_999), Duration.ofDays(1).plusNanos(1))) {
            assertRefused(() -> EnqueueOption.ratedBy("key", 1, within));
        }
    }

    private static String[] tags(int number) {
        return Collections.nCopies(number, "tag").toArray(String[]::new);
    }

    private static void assertRefused(Runnable option) {
        assertThatThrownBy(option::run).isInstanceOf(IllegalArgumentException.class);
    }
}
