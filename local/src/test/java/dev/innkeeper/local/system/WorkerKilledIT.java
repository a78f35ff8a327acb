package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.local.stack.Service;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class WorkerKilledIT {
    private static final Duration GRACE = Duration.ofSeconds(30);
    // The dead worker's lease has to run out first.
    private static final Duration LEASE_AND_MORE = Duration.ofSeconds(120);

    @Test
    void theMailArrivesThoughItsWorkerDiesWhileSendingIt() throws Exception {
        var stack = SharedStack.get();
        var visitor = Visitor.registeredAt(stack);
        var mailbox = new MailboxClient(stack);
        stack.process(Service.WORKER).stop(GRACE);

        // A mail server that takes the call and never says a word keeps the worker between commit and mail.
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            silent.setSoTimeout((int) GRACE.toMillis());
            stack.launch(
                    Service.WORKER,
                    Map.of("SMTP_HOST", "127.0.0.1", "SMTP_PORT", Integer.toString(silent.getLocalPort())));
            stack.awaitReady(Service.WORKER);
            var reservation = visitor.bookAndPay(visitor.stayWithMostRooms("kyoto", 60));
            try (var call = silent.accept()) {
                assertThat(call.isConnected()).isTrue();
                stack.process(Service.WORKER).kill();
            }
            assertThat(mailbox.mailsTo(visitor.email())).isEmpty();

            stack.launch(Service.WORKER, Map.of());
            stack.awaitReady(Service.WORKER);

            var mails = mailbox.awaitMails(visitor.email(), 1, LEASE_AND_MORE);
            assertThat(mails.get(0).path("Subject").asText() + mails.get(0).path("Snippet"))
                    .contains(reservation.path("code").asText());
        } finally {
            if (!stack.process(Service.WORKER).alive()) {
                stack.launch(Service.WORKER, Map.of());
                stack.awaitReady(Service.WORKER);
            }
        }
    }
}
