package dev.innkeeper.platform.health;

import dev.innkeeper.platform.PlatformConfig;
import io.smallrye.health.api.Wellness;
import java.lang.management.ManagementFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** The part of /health that only operators read: build, age, and each dependency's story. Never fails. */
@Wellness
class Diagnostics implements HealthCheck {
    private final Checkup checkup;
    private final PlatformConfig config;
    private final String application;
    private final String version;

    Diagnostics(
            Checkup checkup,
            PlatformConfig config,
            @ConfigProperty(name = "quarkus.application.name") String application,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.checkup = checkup;
        this.config = config;
        this.application = application;
        this.version = version;
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("diagnostics")
                .withData("service", application)
                .withData("version", version)
                .withData("environment", config.env().id())
                .withData("java", Runtime.version().toString())
                .withData("uptime_seconds", ManagementFactory.getRuntimeMXBean().getUptime() / 1000);
        checkup.conditions().forEach((name, condition) -> {
            answer.withData(name + ".since", condition.since().toString());
            answer.withData(name + ".check_ms", condition.took().toMillis());
            if (condition.lastError() != null) {
                answer.withData(name + ".last_error", condition.lastError());
            }
        });
        return answer.up().build();
    }
}
