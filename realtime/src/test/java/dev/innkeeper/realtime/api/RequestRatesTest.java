package dev.innkeeper.realtime.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.broadcast.AppLimits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestRatesTest {
    private static final AppLimits TWO_A_SECOND = new AppLimits(
            200,
            200,
            10_240,
            100,
            10,
            2,
            3,
            10,
            20,
            1000,
            1024,
            128,
            100,
            0,
            10,
            Duration.ofMinutes(30),
            0,
            Duration.ofMinutes(10));
    private static final long HALF_A_SECOND = 500_000_000;

    private final RequestRates rates = new RequestRates();

    @Test
    void aBurstIsFollowedByTheRate() {
        assertThat(rates.allows("1", TWO_A_SECOND, 0)).isTrue();
        assertThat(rates.allows("1", TWO_A_SECOND, 0)).isTrue();
        assertThat(rates.allows("1", TWO_A_SECOND, 0)).isTrue();
        assertThat(rates.allows("1", TWO_A_SECOND, 0)).isFalse();
        assertThat(rates.allows("1", TWO_A_SECOND, HALF_A_SECOND)).isTrue();
        assertThat(rates.allows("1", TWO_A_SECOND, HALF_A_SECOND)).isFalse();
    }

    @Test
    void oneApplicationDoesNotUseUpAnothersRate() {
        for (int i = 0; i < 10; i++) {
            rates.allows("1", TWO_A_SECOND, 0);
        }

        assertThat(rates.allows("2", TWO_A_SECOND, 0)).isTrue();
    }
}
