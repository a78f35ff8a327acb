package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.innkeeper.local.stack.Stack;
import java.time.Duration;

/** Reads the stack's mailbox. */
final class MailboxClient {
    private final Stack stack;

    MailboxClient(Stack stack) {
        this.stack = stack;
    }

    /** Waits until so many mails have come to that address, the newest first. */
    JsonNode awaitMails(String address, int count, Duration limit) {
        await().atMost(limit)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(mailsTo(address).size())
                        .as("mails to %s", address)
                        .isGreaterThanOrEqualTo(count));
        return mailsTo(address);
    }

    JsonNode mailsTo(String address) {
        var search = stack.mailboxUrl().resolve("/api/v1/search?query=to:" + address);
        return Visitor.get(search).json().path("messages");
    }
}
