package dev.innkeeper.ops.smoke;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Reads a mailbox that speaks Mailpit's API. */
final class Post {
    // A mail goes through the queue; a worker that has just started may need a few seconds.
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Browser browser;
    private final URI mailbox;

    Post(Browser browser, URI mailbox) {
        this.browser = browser;
        this.mailbox = mailbox;
    }

    /** Waits for the n-th mail to that address and returns it; it must speak of the given text. */
    JsonNode await(String address, int count, String text) throws InterruptedException {
        var query = URLEncoder.encode("to:" + address, StandardCharsets.UTF_8);
        var search = mailbox.resolve("/api/v1/search?query=" + query);
        var end = System.nanoTime() + PATIENCE.toNanos();
        var messages = browser.get(search).expect(200).json().path("messages");
        while (messages.size() < count) {
            if (System.nanoTime() > end) {
                throw new SmokeFailure("%d mails to %s instead of %d after %d s"
                        .formatted(messages.size(), address, count, PATIENCE.toSeconds()));
            }
            LockSupport.parkNanos(LOOK.toNanos());
            messages = browser.get(search).expect(200).json().path("messages");
        }
        // Newest first.
        var id = messages.get(0).path("ID").asText();
        return browser.get(mailbox.resolve("/api/v1/message/" + id))
                .expect(200)
                .contains(text)
                .json();
    }
}
