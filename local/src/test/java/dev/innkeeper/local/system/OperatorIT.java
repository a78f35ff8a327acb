package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The operator's commands against a running stack. */
@Timeout(180)
class OperatorIT {
    private static final String SOME_KEY = "aW5ua2VlcGVyLWRldmVsb3BtZW50LWtleS0zMmJ5dGU=";

    @Test
    void migratingAndSeedingAgainChangesNothing() throws Exception {
        assertThat(SharedStack.get().ops(List.of("migrate", "--seed"), Map.of()))
                .isZero();
    }

    @Test
    void demoDataIsRefusedInProduction() throws Exception {
        var production = Map.of(
                "APP_ENV",
                "production",
                "APP_KEY",
                SOME_KEY,
                "REALTIME_APP_ID",
                "1",
                "REALTIME_KEY",
                "k",
                "REALTIME_SECRET",
                SOME_KEY);

        assertThat(SharedStack.get().ops(List.of("seed"), production)).isEqualTo(3);
        assertThat(SharedStack.get().ops(List.of("migrate", "--seed"), production))
                .isEqualTo(3);
    }
}
