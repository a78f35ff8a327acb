package dev.innkeeper.local.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.innkeeper.local.stack.Stack;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pages that stay open in a real browser while operators cut their realtime connections. */
@Timeout(180)
class LivePagesIT {
    private static final int LONG_MILLIS = 60_000;

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

            assertThat(window.page().locator("#cut-off"))
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(LONG_MILLIS));
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

    private static void awaitSignedIn(Window window) {
        assertThat(window.root())
                .hasAttribute(
                        "data-signed-in", "yes", new LocatorAssertions.HasAttributeOptions().setTimeout(LONG_MILLIS));
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
