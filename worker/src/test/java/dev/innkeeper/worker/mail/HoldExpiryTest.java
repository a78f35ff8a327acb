package dev.innkeeper.worker.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.hotel.booking.Bookings;
import dev.innkeeper.hotel.booking.PaymentMethod;
import dev.innkeeper.hotel.booking.Status;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From the booking through the queue to the mailbox. */
@QuarkusTest
@TestProfile(HoldExpiryTest.ShortHolds.class)
@WithTestResource(Backends.class)
@WithTestResource(SmtpServer.class)
@Timeout(90)
class HoldExpiryTest {

    public static final class ShortHolds implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("innkeeper.hotel.hold", "PT3S");
        }
    }

    @Inject
    Bookings bookings;

    @Inject
    DemoStay stay;

    @Test
    void aHoldThatIsNeverPaidExpiresAndIsMailed() throws Exception {
        var held = stay.hold(20);

        var mail = SmtpServer.await(held.guestEmail());

        assertThat(mail.getSubject()).startsWith("Your hold has expired");
        assertThat(bookings.find(held.id()).orElseThrow().status()).isEqualTo(Status.EXPIRED);
    }

    @Test
    void aPaidHoldIsConfirmedByMail() throws Exception {
        var held = stay.hold(30);
        bookings.pay(held.id(), PaymentMethod.AT_HOTEL);

        assertThat(SmtpServer.await(held.guestEmail()).getSubject()).startsWith("Your room is confirmed");
    }
}
