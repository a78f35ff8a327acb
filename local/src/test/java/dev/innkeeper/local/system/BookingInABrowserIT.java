package dev.innkeeper.local.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The main job as a guest sees it: two windows of a real browser, and the mails. */
@Timeout(180)
class BookingInABrowserIT {
    private static final int LONGEST_RETRY_MILLIS = 30_000;
    private static final Duration MAIL = Duration.ofSeconds(30);

    private Chromium chromium;

    @BeforeEach
    void openBrowser() {
        chromium = Chromium.start();
    }

    @AfterEach
    void closeBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void aBookingIsConfirmedMailedShownLiveAndCancelled() throws Exception {
        var stack = SharedStack.get();
        var email = UUID.randomUUID() + "@example.com";
        try (var guest = chromium.visit(stack)) {
            var window = new Window(guest);
            window.register(email);
            window.reserve();
            assertThat(window.status()).hasAttribute("data-status", "held");

            var second = new Window(guest);
            second.openLive(window.page().url());
            assertThat(second.status()).hasAttribute("data-status", "held");

            window.click(AriaRole.BUTTON, "Confirm, pay at the hotel");
            assertThat(window.status()).hasAttribute("data-status", "confirmed");
            assertThat(second.status()).hasAttribute("data-status", "confirmed");
            new MailboxClient(stack).awaitMails(email, 1, MAIL);

            window.click(AriaRole.LINK, "Cancel this reservation");
            window.click(AriaRole.BUTTON, "Yes, cancel it");
            assertThat(window.status()).hasAttribute("data-status", "cancelled");
            assertThat(second.status()).hasAttribute("data-status", "cancelled");
            assertThat(second.neverReloaded())
                    .as("the second window was never reloaded")
                    .isTrue();

            var mails = new MailboxClient(stack).awaitMails(email, 2, MAIL);
            assertThat(mails.get(0).path("Subject").asText()).containsIgnoringCase("cancel");
        }
    }

    @Test
    void aWindowThatWebDidNotAnswerCatchesUpWhenItDoes() throws Exception {
        var stack = SharedStack.get();
        try (var guest = chromium.visit(stack)) {
            var window = new Window(guest);
            window.register(UUID.randomUUID() + "@example.com");
            window.reserve();
            var second = new Window(guest);
            var refused = new AtomicInteger();
            second.page().route("**/status", route -> {
                if (refused.incrementAndGet() % 2 == 0) {
                    route.abort();
                } else {
                    route.fulfill(new Route.FulfillOptions().setStatus(503));
                }
            });
            second.openLive(window.page().url());

            window.click(AriaRole.BUTTON, "Confirm, pay at the hotel");
            assertThat(window.status()).hasAttribute("data-status", "confirmed");
            // Once after its subscription, once for the event, and then of its own accord.
            second.page().waitForCondition(() -> refused.get() > 3);
            assertThat(second.status()).hasAttribute("data-status", "held");
            second.page().unroute("**/status");

            assertThat(second.status())
                    .hasAttribute(
                            "data-status",
                            "confirmed",
                            new LocatorAssertions.HasAttributeOptions().setTimeout(LONGEST_RETRY_MILLIS));
        }
    }
}
