package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** The same deliveries with nothing but the public interface of Quarkus. */
@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(FallbackTest.PublicInterface.class)
class FallbackTest extends DeliveryTest {
    @Inject
    MeterRegistry metrics;

    @AfterEach
    void everySocketEncodedItsOwnFrames() {
        assertThat(SocketKinds.opened(metrics, "own")).isPositive();
        assertThat(SocketKinds.opened(metrics, "shared")).isZero();
    }

    /** No channels, as in a Quarkus that hides them. */
    public static final class PublicInterface implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("innkeeper.realtime.shared-frames", "false");
        }
    }
}
