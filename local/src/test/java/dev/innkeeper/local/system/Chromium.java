package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A real browser. */
final class Chromium implements AutoCloseable {
    // Nothing takes longer on a slow machine, a client's longest wait before it comes back included.
    private static final int PATIENCE_MILLIS = 60_000;
    private static final List<String> OPTIONS =
            List.of("--no-sandbox", "--disable-gpu", "--disable-background-networking");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Path program) {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        .setArgs(OPTIONS));
    }

    /** Starts it; without one on this machine the test is skipped, or fails in CI. */
    static Chromium start() {
        var program = program();
        assertThat(program.isPresent() || System.getenv("CI") == null)
                .as("a Chromium in CI, which installs one")
                .isTrue();
        assumeTrue(program.isPresent(), "no Chromium on this machine");
        return new Chromium(program.orElseThrow());
    }

    /** Somebody's windows, who visits that stack with cookies of their own. */
    BrowserContext visit(Stack stack) {
        var somebody = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(stack.url(Service.WEB).toString()));
        somebody.setDefaultTimeout(PATIENCE_MILLIS);
        return somebody;
    }

    @Override
    public void close() {
        playwright.close();
    }

    private static Optional<Path> program() {
        return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }
}
