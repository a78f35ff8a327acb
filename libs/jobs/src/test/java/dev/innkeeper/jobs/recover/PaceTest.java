package dev.innkeeper.jobs.recover;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace();
    private long nanos = 5_000_000_000L;

    @Test
    void anEmptyQueueIsClear() {
        assertThat(after5s(0)).isZero();
    }

    @Test
    void aQueueThatGetsNoShorterNeverClears() {
        after5s(1000);

        assertThat(after5s(1000)).isInfinite();
        assertThat(after5s(1500)).isInfinite();
    }

    @Test
    void aSteadyDrainIsForeseen() {
        double seconds = Double.NaN;
        for (int i = 0; i < 60; i++) {
            seconds = after5s(100_000 - i * 500L);
        }
        assertThat(seconds).isCloseTo((100_000 - 59 * 500) / 100.0, Offset.offset(5.0));
    }

    @Test
    void nothingIsSaidAtTheFirstLook() {
        assertThat(after5s(10)).isNaN();
    }

    private double after5s(long ready) {
        nanos += 5_000_000_000L;
        return pace.secondsToClear(ready, nanos);
    }
}
