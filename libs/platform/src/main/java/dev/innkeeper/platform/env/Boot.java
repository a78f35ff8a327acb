package dev.innkeeper.platform.env;

import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/** Stops the boot on a configuration error, with all errors at once. */
@ApplicationScoped
class Boot {
    private static final int BEFORE_ALL_OTHERS = 1;

    void check(@Observes @Priority(BEFORE_ALL_OTHERS) StartupEvent event, @All List<BootCheck> checks) {
        var problems =
                checks.stream().flatMap(check -> check.problems().stream()).toList();
        if (!problems.isEmpty()) {
            throw new ConfigurationException("Will not start:\n  " + String.join("\n  ", problems));
        }
    }
}
