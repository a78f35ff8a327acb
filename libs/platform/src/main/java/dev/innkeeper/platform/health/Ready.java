package dev.innkeeper.platform.health;

import dev.innkeeper.platform.lifecycle.Shutdown;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** /readyz: every critical dependency is up and nobody has told us to stop. Other dependencies are only shown. */
@Readiness
class Ready implements HealthCheck {
    private final Checkup checkup;
    private final Shutdown shutdown;

    Ready(Checkup checkup, Shutdown shutdown) {
        this.checkup = checkup;
        this.shutdown = shutdown;
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("dependencies");
        boolean ready = !shutdown.draining();
        boolean degraded = false;
        for (var entry : checkup.conditions().entrySet()) {
            var condition = entry.getValue();
            answer.withData(entry.getKey(), condition.up() ? "up" : "down");
            ready &= condition.up() || !condition.critical();
            degraded |= !condition.up();
        }
        if (shutdown.draining()) {
            answer.withData("draining", true);
        }
        if (ready && degraded) {
            answer.withData("degraded", true);
        }
        return answer.status(ready).build();
    }
}
