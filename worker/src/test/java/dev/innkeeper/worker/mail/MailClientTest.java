package dev.innkeeper.worker.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.testkit.Backends;
import io.quarkus.mailer.Mail;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@TestProfile(MailClientTest.ConnectionForEachMail.class)
@WithTestResource(Backends.class)
@WithTestResource(SmtpServer.class)
class MailClientTest {

    public static final class ConnectionForEachMail implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            var config = new HashMap<>(new MailTest.WithoutTheQueue().getConfigOverrides());
            config.put("quarkus.mailer.keep-alive", "false");
            return config;
        }
    }

    private static final int MAILS = 300;

    @Inject
    MailClient client;

    /** Sent from the thread that calls, one in fifteen connections misses the server's greeting and hangs. */
    @Test
    @Timeout(60)
    void everyOneOfManyConnectionsHearsTheServersGreeting() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sending = new ExecutorCompletionService<Boolean>(threads);
            for (int i = 0; i < MAILS; i++) {
                var mail = mailTo("greeted-" + i + "@example.com");
                sending.submit(() -> {
                    client.send(mail);
                    return true;
                });
            }
            for (int i = 0; i < MAILS; i++) {
                assertThat(sending.take().get()).isTrue();
            }
        }
        assertThat(SmtpServer.await("greeted-" + (MAILS - 1) + "@example.com").getSubject())
                .isEqualTo("Hello");
    }

    @Test
    void aMailThatCanNotBeSentSaysWhy() {
        assertThatThrownBy(() -> client.send(mailTo("not an address"))).isInstanceOf(MailNotSent.class);
    }

    private static Mail mailTo(String address) {
        return Mail.withText(address, "Hello", "A short text").setFrom("stay@example.com");
    }
}
