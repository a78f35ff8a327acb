package dev.innkeeper.realtime;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.EOFException;

@QuarkusTest
@WithTestResource(RedisOnly.class)
@TestProfile(FallbackDeliveryTest.PublicInterface.class)
class FallbackOversizeTest extends OversizeTest implements OwnFrames {
    @Inject
    MeterRegistry own;

    @Override
    public MeterRegistry metrics() {
        return own;
    }

    /** Vert.x ends the connection by itself, without a word. */
    @Override
    void assertGivenUp(RawSocket socket, int code) {
        assertThatThrownBy(socket::nextBesidesPings).isInstanceOf(EOFException.class);
    }
}
