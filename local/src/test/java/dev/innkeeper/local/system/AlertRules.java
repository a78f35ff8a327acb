package dev.innkeeper.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.local.stack.Installation;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which alerts of {@code deploy/observability/prometheus} a recording sets off: promtool is given the rules as they are
 * and the samples as they were exposed.
 *
 * <p>Only the clock is another: the rules look at minutes and a test has seconds, so the scrape of each second is written
 * as one of the usual pace, fifteen seconds apart, and a disaster of one minute is judged as one of a quarter of an hour.
 * Counters and ratios mean the same then. What is measured in seconds or by the second does not stretch: a job that
 * waited for 30 s has waited for 30 s, and there is a fifteenth of the requests a second; alerts on ages fire later here
 * than in life.
 */
final class AlertRules {
    /** Seconds from scrape to scrape in the installations that the rules are for, and how often rules are looked at. */
    static final int PACE = 15;

    private static final String TEST = """
            rule_files: ['%s/*.yml']
            evaluation_interval: %2$ds
            tests:
              - interval: %2$ds
                input_series:
            %3$s
                promql_expr_test:
                  # Nothing is expected, so that promtool tells what there is: since when each alert fires.
                  - expr: 'min by (alertname) (min_over_time(timestamp(ALERTS{alertstate="firing"})[1d:%2$ds]))'
                    eval_time: %4$ds
                    exp_samples: []
            """;
    private static final Pattern FIRING = Pattern.compile("\\{alertname=\"(\\w+)\"} ([\\d.E+-]+)");

    private AlertRules() {}

    /** Whether promtool is here; in CI it must be. */
    static boolean canBeAsked() {
        boolean found = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
        assertThat(found || System.getenv("CI") == null)
                .as("promtool is on the PATH (Debian's package prometheus)")
                .isTrue();
        return found;
    }

    /**
     * Each alert that fires with what was recorded from one second to another.
     *
     * @param every how many recorded seconds lie between two samples: 1 stretches the clock, {@link #PACE} leaves it
     * @return since when, on the rules' clock from the first sample
     */
    static Map<String, Duration> firing(Recording recording, int from, int to, int every)
            throws IOException, InterruptedException {
        var series = recording.series(from, to, every).entrySet().stream()
                .map(one -> "      - { series: '%s', values: '%s' }"
                        .formatted(one.getKey().replace("'", "''"), one.getValue()))
                .collect(Collectors.joining("\n"));
        var rules = Installation.ofThisCode().home().resolve("deploy/observability/prometheus/rules");
        var test = Files.createTempFile("alerts", ".yml");
        try {
            Files.writeString(test, TEST.formatted(rules, PACE, series, (to - from) / every * PACE));
            return read(promtool(test));
        } finally {
            Files.delete(test);
        }
    }

    private static Map<String, Duration> read(String said) {
        assertThat(said).as("what promtool says").contains("exp: nil");
        var firing = new TreeMap<String, Duration>();
        FIRING.matcher(said)
                .results()
                .forEach(alert ->
                        firing.put(alert.group(1), Duration.ofSeconds((long) Double.parseDouble(alert.group(2)))));
        return firing;
    }

    private static String promtool(Path test) throws IOException, InterruptedException {
        var process = new ProcessBuilder("promtool", "test", "rules", test.toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
