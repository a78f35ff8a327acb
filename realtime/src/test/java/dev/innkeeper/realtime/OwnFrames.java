package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** Tests that are run once more with nothing but the public interface of Quarkus. */
interface OwnFrames {
    /** No channels, as in a Quarkus that hides them. */
    Map<String, String> SETTINGS = Map.of("innkeeper.realtime.shared-frames", "false");

    MeterRegistry metrics();

    @AfterEach
    default void everySocketEncodedItsOwnFrames() {
        assertThat(SocketKinds.opened(metrics(), "own")).isPositive();
        assertThat(SocketKinds.opened(metrics(), "shared")).isZero();
    }
}
