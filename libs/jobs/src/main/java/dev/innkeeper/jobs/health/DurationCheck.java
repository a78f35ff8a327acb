package dev.innkeeper.jobs.health;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.platform.env.BootCheck;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Durations that make no sense together stop the boot. */
@Singleton
class DurationCheck implements BootCheck {
    private static final String PREFIX = "innkeeper.jobs.";

    private static final String IDLE_TIMEOUT = "quarkus.redis.jobs.tcp.idle-timeout";

    private final JobsConfig config;
    private final Duration idleTimeout;

    DurationCheck(JobsConfig config, @ConfigProperty(name = IDLE_TIMEOUT) Duration idleTimeout) {
        this.config = config;
        this.idleTimeout = idleTimeout;
    }

    @Override
    public List<String> problems() {
        var problems = new ArrayList<String>();
        var lease = config.worker().lease();
        var timeout = config.redisTimeout();
        // A renewal and the one after it must both have had their time.
        if (lease.compareTo(timeout.multipliedBy(2)) < 0) {
            problems.add("%sworker.lease is %s: must be at least twice %sredis-timeout, which is %s"
                    .formatted(PREFIX, lease, PREFIX, timeout));
        }
        // An answer that comes late is of use: what it leased is handed back.
        if (timeout.compareTo(idleTimeout) >= 0) {
            problems.add("%sredis-timeout is %s: must be less than %s, which is %s"
                    .formatted(PREFIX, timeout, IDLE_TIMEOUT, idleTimeout));
        }
        var load = config.recover().load();
        if (load.compareTo(config.horizon()) > 0) {
            problems.add("%srecover.load is %s: must be at most %shorizon, which is %s"
                    .formatted(PREFIX, load, PREFIX, config.horizon()));
        }
        return problems;
    }
}
