package dev.innkeeper.local.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pages that stay open in a real browser while operators and deployments cut their realtime connections. */
@Timeout(180)
class LivePagesIT {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final String PAY = "Confirm, pay at the hotel";

    private Stack stack;
    private Chromium chromium;

    @BeforeEach
    void openBrowser() throws Exception {
        stack = SharedStack.get();
        chromium = Chromium.start();
    }

    @AfterEach
    void closeBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void thePageOfWhomAnOperatorDisconnectsSaysSoAndStaysAway() throws Exception {
        var email = UUID.randomUUID() + "@example.com";
        try (var guest = chromium.visit(stack);
                var stranger = chromium.visit(stack)) {
            var window = new Window(guest);
            window.page().clock().install();
            window.register(email);
            window.reserve();
            awaitSignedIn(window);
            var others = new Window(stranger);
            others.openLive("/search?city=Lisbon");

            new RealtimeOperator(stack, Map.of(), "live-pages").does("disconnect", guestId(email));

            assertThat(window.page().locator("#cut-off")).isVisible();
            var lines = window.lines();
            assertThat(lines.getLast().heard("pusher:error", "4009")).isTrue();
            window.page().waitForCondition(lines.getLast().socket()::isClosed);
            // Longer than the client ever waits before it comes back.
            window.page().clock().fastForward("02:00");
            assertThat(window.lines()).hasSameSizeAs(lines);
            var other = others.lines().getLast();
            assertThat(other.socket().isClosed()).isFalse();
            assertThat(other.sent("pusher:signin")).isFalse();
            assertThat(others.page().locator("#cut-off")).isHidden();

            window.click(AriaRole.LINK, "Load it again");

            awaitSignedIn(window);
            assertThat(window.page().locator("#cut-off")).isHidden();
        }
    }

    @Test
    void bookingPagesThatAreOpenWhileRealtimeIsReplacedMissNothing() throws Exception {
        try (var guest = chromium.visit(stack);
                var leaver = chromium.visit(stack)) {
            var payer = new Window(guest);
            payer.register(UUID.randomUUID() + "@example.com");
            var resuming = booked(payer, new Window(guest));
            var tooLate = booked(payer, new Window(guest));
            var loggedOut = booked(new Window(leaver));
            try {
                stack.process(Service.REALTIME).terminate();
                awaitSentAway(resuming);
                awaitSentAway(tooLate);
                loggedOut.page().context().clearCookies();
                assertThat(stack.process(Service.REALTIME).await(GRACE)).isTrue();

                pay(payer, resuming);
                pay(payer, tooLate);
                forgetHistory(tooLate);
                assertThat(resuming.status().getAttribute("data-status")).isEqualTo("held");
                assertThat(tooLate.status().getAttribute("data-status")).isEqualTo("held");
            } finally {
                stack.process(Service.REALTIME).stop(GRACE);
                stack.launch(Service.REALTIME, Map.of());
                stack.awaitReady(Service.REALTIME);
            }

            awaitConfirmed(resuming);
            awaitConfirmed(tooLate);
            var channel = channel(resuming);
            assertThat(resuming.lines().getLast().heard(channel, "\\\"recovered\\\":true"))
                    .isTrue();
            assertThat(resuming.lines().getLast().heard(channel, "reservation.changed"))
                    .isTrue();
            assertThat(tooLate.lines().getLast().heard(channel(tooLate), "\\\"recovered\\\":false"))
                    .isTrue();
            awaitSignedIn(resuming);
            assertThat(resuming.page().locator("#cut-off")).isHidden();
            assertThat(loggedOut.page().locator("#cut-off")).isVisible();
            assertThat(resuming.neverReloaded() && tooLate.neverReloaded()).isTrue();
        }
    }

    /** Logs in, books, and stays on the page of it. */
    private static Window booked(Window guest) {
        guest.register(UUID.randomUUID() + "@example.com");
        guest.reserve();
        awaitSignedIn(guest);
        return guest;
    }

    /** Books, and leaves the page of it open in another window. */
    private static Window booked(Window payer, Window left) {
        payer.reserve();
        left.openLive(payer.page().url());
        awaitSignedIn(left);
        assertThat(left.status()).hasAttribute("data-status", "held");
        return left;
    }

    private static void awaitSentAway(Window window) {
        var line = window.lines().getFirst();
        window.page().waitForCondition(line.socket()::isClosed);
        assertThat(line.heard("pusher:error", "4200")).isTrue();
    }

    private static void pay(Window payer, Window left) {
        payer.page().navigate(left.page().url());
        payer.click(AriaRole.BUTTON, PAY);
        assertThat(payer.status()).hasAttribute("data-status", "confirmed");
    }

    private void forgetHistory(Window left) throws Exception {
        new RedisAdmin(stack.backends().redisUrl()).command("DEL rt:1:h:%1$s rt:1:p:%1$s".formatted(channel(left)));
    }

    private static void awaitConfirmed(Window window) {
        assertThat(window.status()).hasAttribute("data-status", "confirmed");
    }

    private static void awaitSignedIn(Window window) {
        assertThat(window.root()).hasAttribute("data-signed-in", "yes");
    }

    private static String channel(Window window) {
        var address = window.page().url();
        return "private-reservation." + address.substring(address.lastIndexOf('/') + 1);
    }

    private String guestId(String email) throws SQLException {
        try (var connection = stack.backends().database().connect();
                var query = connection.prepareStatement("select id::text from guest where email = ?")) {
            query.setString(1, email);
            try (var rows = query.executeQuery()) {
                assertThat(rows.next()).isTrue();
                return rows.getString(1);
            }
        }
    }
}
