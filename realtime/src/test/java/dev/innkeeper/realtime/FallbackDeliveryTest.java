package dev.innkeeper.realtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;

@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(FallbackDeliveryTest.PublicInterface.class)
class FallbackDeliveryTest extends DeliveryTest implements OwnFrames {
    @Inject
    MeterRegistry own;

    @Override
    public MeterRegistry metrics() {
        return own;
    }

    /** What {@link OwnFrames} needs, and the other tests: one start of the service serves them all. */
    public static final class PublicInterface implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            var all = new HashMap<>(new ClientEventTest.OneASecond().getConfigOverrides());
            all.putAll(new GapTest.Kept().getConfigOverrides());
            all.putAll(SETTINGS);
            return all;
        }
    }
}
