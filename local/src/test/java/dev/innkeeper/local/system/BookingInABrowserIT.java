package dev.innkeeper.local.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.innkeeper.local.stack.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The main job as a guest sees it: two windows of a real browser, and the mails. */
@Timeout(180)
class BookingInABrowserIT {
    private static final int LONGEST_RETRY_MILLIS = 30_000;
    private static final Duration MAIL = Duration.ofSeconds(30);
    private static final List<String> OPTIONS =
            List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking");

    private Playwright playwright;
    private Browser browser;

    @BeforeEach
    void openBrowser() {
        var chromium = chromium();
        assertThat(chromium.isPresent() || System.getenv("CI") == null)
                .as("a Chromium in CI, which installs one")
                .isTrue();
        assumeTrue(chromium.isPresent(), "no Chromium on this machine");
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium.orElseThrow())
                        .setArgs(OPTIONS));
    }

    @AfterEach
    void closeBrowser() {
        if (playwright != null) {
            playwright.close();
        }
    }

    @Test
    void aBookingIsConfirmedMailedShownLiveAndCancelled() throws Exception {
        var stack = SharedStack.get();
        var email = UUID.randomUUID() + "@example.com";
        try (var guest = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(stack.url(Service.WEB).toString()))) {
            var window = guest.newPage();
            register(window, email);
            reserve(window);
            assertThat(window.locator("#status")).hasAttribute("data-status", "held");

            var second = guest.newPage();
            openLive(second, window.url());
            assertThat(second.locator("#status")).hasAttribute("data-status", "held");

            click(window, AriaRole.BUTTON, "Confirm, pay at the hotel");
            assertThat(window.locator("#status")).hasAttribute("data-status", "confirmed");
            assertThat(second.locator("#status")).hasAttribute("data-status", "confirmed");
            new MailboxClient(stack).awaitMails(email, 1, MAIL);

            click(window, AriaRole.LINK, "Cancel this reservation");
            click(window, AriaRole.BUTTON, "Yes, cancel it");
            assertThat(window.locator("#status")).hasAttribute("data-status", "cancelled");
            assertThat(second.locator("#status")).hasAttribute("data-status", "cancelled");
            assertThat(second.evaluate("window.neverReloaded"))
                    .as("the second window was never reloaded")
                    .isEqualTo(true);

            var mails = new MailboxClient(stack).awaitMails(email, 2, MAIL);
            assertThat(mails.get(0).path("Subject").asText()).containsIgnoringCase("cancel");
        }
    }

    @Test
    void aWindowThatWebDidNotAnswerCatchesUpWhenItDoes() throws Exception {
        var stack = SharedStack.get();
        try (var guest = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(stack.url(Service.WEB).toString()))) {
            var window = guest.newPage();
            register(window, UUID.randomUUID() + "@example.com");
            reserve(window);
            var second = guest.newPage();
            var refused = new AtomicInteger();
            second.route("**/status", route -> {
                if (refused.incrementAndGet() % 2 == 0) {
                    route.abort();
                } else {
                    route.fulfill(new Route.FulfillOptions().setStatus(503));
                }
            });
            openLive(second, window.url());

            click(window, AriaRole.BUTTON, "Confirm, pay at the hotel");
            assertThat(window.locator("#status")).hasAttribute("data-status", "confirmed");
            // Once after its subscription, once for the event, and then of its own accord.
            second.waitForCondition(() -> refused.get() > 3);
            assertThat(second.locator("#status")).hasAttribute("data-status", "held");
            second.unroute("**/status");

            assertThat(second.locator("#status"))
                    .hasAttribute(
                            "data-status",
                            "confirmed",
                            new LocatorAssertions.HasAttributeOptions().setTimeout(LONGEST_RETRY_MILLIS));
        }
    }

    private static void register(Page window, String email) {
        window.navigate("/register");
        window.getByLabel("Your name").fill("Ada Lovelace");
        window.getByLabel("E-mail").fill(email);
        window.getByLabel("Password").fill("a quiet room with a view");
        click(window, AriaRole.BUTTON, "Register");
        window.waitForURL(url -> !url.endsWith("/register"));
    }

    private static void reserve(Page window) {
        var arrival = LocalDate.now(ZoneOffset.UTC).plusDays(90);
        window.navigate("/");
        window.getByLabel("Arrival").fill(arrival.toString());
        window.getByLabel("Departure").fill(arrival.plusDays(2).toString());
        click(window, AriaRole.BUTTON, "Search");
        window.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(Pattern.compile("^Choose")))
                .first()
                .click();
        click(window, AriaRole.BUTTON, "Reserve this room");
        window.waitForURL(Pattern.compile(".*/reservations/[0-9a-f-]{36}.*"));
    }

    // An event that is sent before the subscription stands is not for this window.
    private static void openLive(Page window, String address) {
        var subscribed = new AtomicBoolean();
        window.onWebSocket(socket -> socket.onFrameReceived(frame -> {
            if (frame.text() != null && frame.text().contains("subscription_succeeded")) {
                subscribed.set(true);
            }
        }));
        window.navigate(address);
        window.evaluate("window.neverReloaded = true");
        window.waitForCondition(subscribed::get);
    }

    private static void click(Page window, AriaRole role, String name) {
        window.getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true))
                .first()
                .click();
    }

    private static Optional<Path> chromium() {
        return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }
}
