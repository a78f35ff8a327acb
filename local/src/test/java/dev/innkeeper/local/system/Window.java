package dev.innkeeper.local.system;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocket;
import com.microsoft.playwright.options.AriaRole;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A window of somebody's browser, and the realtime connections that its pages open. */
final class Window {
    private final Page page;
    private final List<Line> lines = new ArrayList<>();

    /**
     * A realtime connection, from the page's side.
     *
     * @param sent what the page said
     * @param heard what it was told
     */
    record Line(WebSocket socket, List<String> sent, List<String> heard) {
        boolean heard(String... parts) {
            return any(heard, parts);
        }

        boolean sent(String... parts) {
            return any(sent, parts);
        }

        private static boolean any(List<String> frames, String... parts) {
            return frames.stream().anyMatch(frame -> List.of(parts).stream().allMatch(frame::contains));
        }
    }

    Window(BrowserContext somebody) {
        page = somebody.newPage();
        page.onWebSocket(socket -> {
            var line = new Line(socket, new ArrayList<>(), new ArrayList<>());
            lines.add(line);
            socket.onFrameSent(frame -> keep(line.sent(), frame.text()));
            socket.onFrameReceived(frame -> keep(line.heard(), frame.text()));
        });
    }

    Page page() {
        return page;
    }

    /** All connections that were begun until now, in order. */
    List<Line> lines() {
        return List.copyOf(lines);
    }

    /** The element that says how the reservation stands. */
    Locator status() {
        return page.locator("#status");
    }

    /** The element that says of a page that it is signed in. */
    Locator root() {
        return page.locator("html");
    }

    void register(String email) {
        page.navigate("/register");
        page.getByLabel("Your name").fill("Ada Lovelace");
        page.getByLabel("E-mail").fill(email);
        page.getByLabel("Password").fill("a quiet room with a view");
        click(AriaRole.BUTTON, "Register");
        page.waitForURL(url -> !url.endsWith("/register"));
    }

    void reserve() {
        var arrival = LocalDate.now(ZoneOffset.UTC).plusDays(90);
        page.navigate("/");
        page.getByLabel("Arrival").fill(arrival.toString());
        page.getByLabel("Departure").fill(arrival.plusDays(2).toString());
        click(AriaRole.BUTTON, "Search");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(Pattern.compile("^Choose")))
                .first()
                .click();
        click(AriaRole.BUTTON, "Reserve this room");
        page.waitForURL(Pattern.compile(".*/reservations/[0-9a-f-]{36}.*"));
    }

    /** Opens a page that listens. An event that is sent before its subscription stands is not for this window. */
    void openLive(String address) {
        page.navigate(address);
        page.evaluate("window.neverReloaded = true");
        page.waitForCondition(() -> !lines.isEmpty() && lines.getLast().heard("subscription_succeeded"));
    }

    /** Whether the page is the one that was opened, and no other has taken its place. */
    boolean neverReloaded() {
        return Boolean.TRUE.equals(page.evaluate("window.neverReloaded"));
    }

    void click(AriaRole role, String name) {
        page.getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true))
                .first()
                .click();
    }

    private static void keep(List<String> frames, String text) {
        if (text != null) {
            frames.add(text);
        }
    }
}
