package dev.innkeeper.worker.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.hotel.booking.Bookings;
import dev.innkeeper.hotel.booking.PaymentMethod;
import dev.innkeeper.hotel.jobs.SendArrivalReminder;
import dev.innkeeper.hotel.jobs.SendCancellation;
import dev.innkeeper.hotel.jobs.SendConfirmation;
import dev.innkeeper.hotel.jobs.SendExpiry;
import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.jobs.testing.InlineEngine;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Runs each job by hand, so that the mails are known to be this test's. */
@QuarkusTest
@TestProfile(MailTest.WithoutTheQueue.class)
@WithTestResource(Backends.class)
@WithTestResource(SmtpServer.class)
class MailTest {

    public static final class WithoutTheQueue implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("innkeeper.jobs.worker.enabled", "false");
        }
    }

    @Inject
    Jobs jobs;

    @Inject
    InlineEngine engine;

    @Inject
    Bookings bookings;

    @Inject
    DemoStay stay;

    @Test
    void theConfirmationSaysItAllInBothParts() throws Exception {
        var reservation = bookings.pay(stay.hold(20).id(), PaymentMethod.AT_HOTEL);
        var job = run(new SendConfirmation(reservation.id()));

        var mails = SmtpServer.received(reservation.guestEmail());
        assertThat(mails).hasSize(1);
        var mail = mails.getFirst();
        assertThat(mail.getMessageID()).isEqualTo("<" + job + "@casa.example>");
        assertThat(mail.getFrom()[0].toString()).isEqualTo("Casa <desk@casa.example>");
        assertThat(mail.getSubject()).isEqualTo("Your room is confirmed: Casa do Mar, " + reservation.code());
        var text = part(mail, "text/plain");
        var html = part(mail, "text/html");
        assertThat(text)
                .contains("Dear Zoë <Guest>,", reservation.code(), "River Double, 2 guests", "from 15:00")
                .contains(reservation.total().display(), "https://stay.example/reservations/" + reservation.id())
                .contains("(Europe/Lisbon)");
        assertThat(html)
                .contains(
                        "Dear Zoë &lt;Guest&gt;",
                        reservation.code(),
                        reservation.total().display())
                .contains("href=\"https://stay.example/reservations/" + reservation.id() + "\"")
                .doesNotContain("<img", "<script", "<link", "url(");
    }

    @Test
    void aConfirmationThatIsNoLongerTrueIsNotSent() throws Exception {
        var reservation = bookings.pay(stay.hold(20).id(), PaymentMethod.AT_HOTEL);
        bookings.cancel(reservation.id());

        run(new SendConfirmation(reservation.id()));
        run(new SendArrivalReminder(reservation.id()));
        run(new SendExpiry(reservation.id()));

        assertThat(SmtpServer.received(reservation.guestEmail())).isEmpty();
    }

    @Test
    void theCancellationSaysWhatItCosts() throws Exception {
        var free = bookings.pay(stay.hold(20).id(), PaymentMethod.AT_HOTEL);
        var late = bookings.pay(stay.hold(0).id(), PaymentMethod.AT_HOTEL);
        bookings.cancel(free.id());
        bookings.cancel(late.id());

        run(new SendCancellation(free.id()));
        run(new SendCancellation(late.id()));

        assertThat(part(SmtpServer.received(free.guestEmail()).getFirst(), "text/plain"))
                .contains("Nothing is charged.");
        assertThat(part(SmtpServer.received(late.guestEmail()).getFirst(), "text/html"))
                .contains("the first night is charged: <strong>"
                        + late.nights().getFirst().price().display());
    }

    @Test
    void theReminderComesWithTheTimeOfArrival() throws Exception {
        var reservation = bookings.pay(stay.hold(3).id(), PaymentMethod.AT_HOTEL);

        run(new SendArrivalReminder(reservation.id()));

        assertThat(part(SmtpServer.received(reservation.guestEmail()).getFirst(), "text/plain"))
                .contains("See you soon", "from 15:00");
    }

    private UUID run(Job job) throws Exception {
        var id = jobs.enqueue(job);
        engine.run(id);
        return id;
    }

    private static String part(MimeMessage mail, String type) throws Exception {
        var parts = (MimeMultipart) mail.getContent();
        for (int i = 0; i < parts.getCount(); i++) {
            if (parts.getBodyPart(i).isMimeType(type)) {
                var bytes = new ByteArrayOutputStream();
                parts.getBodyPart(i).getInputStream().transferTo(bytes);
                return bytes.toString(StandardCharsets.UTF_8);
            }
        }
        throw new AssertionError("no part of type " + type);
    }
}
