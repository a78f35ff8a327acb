package dev.innkeeper.platform.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SteadinessTest {
    private final Steadiness steadiness = new Steadiness(3, 2);

    @Test
    void theFirstOutcomeCountsAtOnce() {
        assertThat(steadiness.after(true)).isTrue();
        assertThat(new Steadiness(3, 2).after(false)).isFalse();
    }

    @Test
    void twoFailuresInARowChangeNothingAndTheThirdDoes() {
        steadiness.after(true);
        assertThat(steadiness.after(false)).isTrue();
        assertThat(steadiness.after(false)).isTrue();
        assertThat(steadiness.after(false)).isFalse();
    }

    @Test
    void aSuccessInBetweenStartsTheCountAgain() {
        steadiness.after(true);
        steadiness.after(false);
        steadiness.after(false);
        steadiness.after(true);
        assertThat(steadiness.after(false)).isTrue();
        assertThat(steadiness.after(false)).isTrue();
    }

    @Test
    void oneSuccessDoesNotMakeItUpAgainAndTwoDo() {
        steadiness.after(false);
        assertThat(steadiness.after(true)).isFalse();
        assertThat(steadiness.after(true)).isTrue();
    }
}
