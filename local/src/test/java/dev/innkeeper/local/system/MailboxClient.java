package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.innkeeper.local.stack.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the stack's mailbox. */
final class MailboxClient {
    private final Stack stack;

    MailboxClient(Stack stack) {
        this.stack = stack;
    }

    /** Waits until so many mails have come to that address, the newest first; the answer has at most fifty. */
    JsonNode awaitMails(String address, int count, Duration limit) {
        await().atMost(limit)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(mailsTo(address).size())
                        .as("mails to %s", address)
                        .isGreaterThanOrEqualTo(count));
        return mailsTo(address);
    }

    /** Waits until each address has a mail of each of these codes, and fails if one of its mails came twice. */
    void awaitEach(Map<String, Set<String>> codes, Duration limit) {
        codes.forEach((address, wanted) -> {
            await("mails to " + address)
                    .atMost(limit)
                    .untilAsserted(() -> assertThat(textsTo(address))
                            .satisfies(texts -> assertThat(wanted)
                                    .allMatch(code -> texts.stream().anyMatch(text -> text.contains(code)))));
            assertThat(textsTo(address)).doesNotHaveDuplicates();
        });
    }

    private List<String> textsTo(String address) {
        var texts = new ArrayList<String>();
        JsonNode page;
        do {
            page = search(address, texts.size());
            page.path("messages").forEach(mail -> texts.add(mail.path("Subject").asText() + mail.path("Snippet")));
        } while (texts.size() < page.path("messages_count").asInt());
        return texts;
    }

    JsonNode mailsTo(String address) {
        return search(address, 0).path("messages");
    }

    private JsonNode search(String address, int start) {
        var path = "/api/v1/search?query=to:%s&start=%d".formatted(address, start);
        return Visitor.get(stack.mailboxUrl().resolve(path)).json();
    }
}
