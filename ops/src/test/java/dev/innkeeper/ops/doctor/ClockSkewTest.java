package dev.innkeeper.ops.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.ops.doctor.Finding.Level;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockSkewTest {
    private static final Instant BEFORE = Instant.parse("2026-11-21T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "500, FINE",
        "1400, FINE",
        "1600, WARNING",
        "-1400, WARNING",
        "5400, WARNING",
        "5600, PROBLEM",
        "-5000, PROBLEM"
    })
    void aSkewIsMeasuredFromTheMiddleOfTheQuestion(long theirs, Level level) {
        var finding = ClockSkew.of("Redis", BEFORE, BEFORE.plusMillis(theirs), BEFORE.plusMillis(1000));

        assertThat(finding.level()).isEqualTo(level);
        assertThat(finding.says()).contains("Redis").contains(Math.abs(theirs - 500) + " ms");
    }
}
