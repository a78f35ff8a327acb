package dev.innkeeper.deploy;

import java.time.Duration;
import java.util.regex.Pattern;

/** How long a service may take to stop: the delay and the drain, as docs/configuration.md states them. */
public final class ShutdownBudget {
    // The process itself has to end as well, and writes its last lines.
    private static final Duration TIME_TO_EXIT = Duration.ofSeconds(5);

    private ShutdownBudget() {}

    /** The shortest grace period in which nothing that runs is killed. */
    public static Duration shortestGrace() {
        return defaultOf("shutdown-delay").plus(defaultOf("drain-timeout")).plus(TIME_TO_EXIT);
    }

    private static Duration defaultOf(String property) {
        var row = Pattern.compile("\\| `%s` \\| `(PT[0-9.]+S)`".formatted(property))
                .matcher(Repository.read("docs/configuration.md"));
        if (!row.find()) {
            throw new IllegalStateException("docs/configuration.md does not list " + property);
        }
        return Duration.parse(row.group(1));
    }
}
