package dev.innkeeper.realtime.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HandshakeRateTest {
    private static final long NOW = 17;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final HandshakeRate rate = new HandshakeRate(1, 2);

    @Test
    void eachAddressHasABurstAndThenItsRate() {
        assertThat(rate.take("10.0.0.1", NOW)).isTrue();
        assertThat(rate.take("10.0.0.1", NOW)).isTrue();
        assertThat(rate.take("10.0.0.1", NOW)).isFalse();
        assertThat(rate.take("10.0.0.2", NOW)).isTrue();
        assertThat(rate.take("10.0.0.1", NOW + SECOND)).isTrue();
        assertThat(rate.take("10.0.0.1", NOW + SECOND)).isFalse();
    }

    @Test
    void aNetworkOfIpv6IsOneAddress() {
        assertThat(rate.take("2001:db8:1:2:0:0:0:1", NOW)).isTrue();
        assertThat(rate.take("2001:db8:1:2:ffff:0:0:1", NOW)).isTrue();
        assertThat(rate.take("2001:db8:1:2:1:2:3:4", NOW)).isFalse();
        assertThat(rate.take("2001:db8:1:3:1:2:3:4", NOW)).isTrue();
    }

    @Test
    void theQuietAreForgottenAndTheOthersNot() {
        rate.take("quiet", NOW);
        rate.take("loud", NOW);
        rate.take("loud", NOW);

        rate.forgetQuiet(NOW + SECOND);

        assertThat(rate.known()).isEqualTo(1);
        assertThat(rate.take("loud", NOW + SECOND)).isTrue();
        assertThat(rate.take("loud", NOW + SECOND)).isFalse();
    }

    @Test
    void aFloodOfAddressesTakesNoEndlessMemoryAndCostsThoseKnownNothing() {
        rate.take("known", NOW);
        for (int i = 0; i < 100_000; i++) {
            rate.take("10.%d.%d.%d".formatted(i >> 16, (i >> 8) & 255, i & 255), NOW);
        }

        assertThat(rate.known()).isLessThanOrEqualTo(65_537);
        assertThat(rate.take("another stranger", NOW)).isFalse();
        assertThat(rate.take("known", NOW)).isTrue();
    }
}
