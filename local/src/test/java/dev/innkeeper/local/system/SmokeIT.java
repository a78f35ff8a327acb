package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.innkeeper.local.stack.Installation;
import dev.innkeeper.local.stack.Service;
import dev.innkeeper.local.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A guest's day on the whole stack, and what is measured of it. */
@Timeout(120)
class SmokeIT {
    // The schedule that fires each minute has done so by then.
    private static final Duration FIRED = Duration.ofSeconds(90);
    private static final Pattern OURS = Pattern.compile("((?:hotel|jobs|realtime)_\\w+?)(?:_bucket|_count|_sum|_max)?");
    private static final Pattern DOCUMENTED = Pattern.compile("`((?:hotel|jobs|realtime)_\\w+)");

    private static Stack stack;
    private static int exitCode;

    @BeforeAll
    static void spendTheDay() throws InterruptedException {
        stack = SharedStack.get();
        exitCode = stack.smoke();
    }

    @Test
    void aGuestsDayGoesWell() {
        assertThat(exitCode)
                .as("exit code; the steps are in local/target/system-tests.log")
                .isZero();
    }

    @Test
    void whatRulesAndDashboardsAskForIsExposedWithTheseLabels() throws IOException {
        var promised = Promised.all();

        await().atMost(FIRED).untilAsserted(() -> {
            var scrapes = scrapes();
            assertThat(promised.stream().flatMap(metric -> metric.broken(scrapes)))
                    .isEmpty();
        });
    }

    @Test
    void everyMetricOfOursIsDocumented() throws IOException {
        var documented = DOCUMENTED
                .matcher(Files.readString(Installation.ofThisCode().home().resolve("docs/metrics.md")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());

        assertThat(scrapes().stream()
                        .flatMap(scrape -> scrape.names().stream())
                        .map(OURS::matcher)
                        .filter(name -> name.matches())
                        .map(name -> name.group(1))
                        .distinct())
                .isNotEmpty()
                .isSubsetOf(documented);
    }

    private static List<Scrape> scrapes() {
        return Arrays.stream(Service.values())
                .map(service -> Scrape.of(stack, service))
                .toList();
    }
}
