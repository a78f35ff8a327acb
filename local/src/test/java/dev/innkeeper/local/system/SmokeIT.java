package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SmokeIT {
    @Test
    @Timeout(120)
    void aGuestsDayGoesWell() throws Exception {
        assertThat(SharedStack.get().smoke())
                .as("exit code; the steps are in local/target/system-tests.log")
                .isZero();
    }
}
