package dev.innkeeper.realtime;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;

@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(FallbackDeliveryTest.PublicInterface.class)
class FallbackResumeTest extends ResumeTest implements OwnFrames {
    @Inject
    MeterRegistry own;

    @Override
    public MeterRegistry metrics() {
        return own;
    }
}
