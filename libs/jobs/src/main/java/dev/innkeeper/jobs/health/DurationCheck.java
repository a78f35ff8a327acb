package dev.innkeeper.jobs.health;

import dev.innkeeper.jobs.JobsConfig;
import dev.innkeeper.platform.env.BootCheck;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Durations that make no sense together stop the boot. */
@Singleton
class DurationCheck implements BootCheck {
    private static final String PREFIX = "innkeeper.jobs.";

    private final JobsConfig config;

    DurationCheck(JobsConfig config) {
        this.config = config;
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
        var load = config.recover().load();
        if (load.compareTo(config.horizon()) > 0) {
            problems.add("%srecover.load is %s: must be at most %shorizon, which is %s"
                    .formatted(PREFIX, load, PREFIX, config.horizon()));
        }
        return problems;
    }
}
