package dev.innkeeper.worker.mail;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A real SMTP server on a free port, and what it has received. */
public final class SmtpServer implements QuarkusTestResourceLifecycleManager {

    private static final GreenMail SERVER = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @Override
    public Map<String, String> start() {
        SERVER.start();
        return Map.of(
                "SMTP_HOST", "127.0.0.1",
                "SMTP_PORT", Integer.toString(SERVER.getSmtp().getPort()),
                "MAIL_FROM", "Casa <desk@casa.example>",
                "PUBLIC_URL", "https://stay.example");
    }

    @Override
    public void stop() {
        SERVER.stop();
    }

    /** The mails to an address, in the order they came. */
    static List<MimeMessage> received(String address) {
        return Arrays.stream(SERVER.getReceivedMessages())
                .filter(message -> isTo(message, address))
                .toList();
    }

    /** The first mail to an address, once it has come; the test's own timeout bounds the wait. */
    static MimeMessage await(String address) {
        while (received(address).isEmpty()) {
            SERVER.waitForIncomingEmail(1_000, SERVER.getReceivedMessages().length + 1);
        }
        return received(address).getFirst();
    }

    private static boolean isTo(MimeMessage message, String address) {
        try {
            return Arrays.stream(message.getAllRecipients())
                    .anyMatch(to -> to.toString().equals(address));
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }
}
