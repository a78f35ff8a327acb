package dev.innkeeper.scheduler.schedule;

import dev.innkeeper.jobs.schedule.FireTimes;
import dev.innkeeper.platform.env.BootCheck;
import dev.innkeeper.scheduler.SchedulerConfig;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A cron expression or a duration that makes no sense stops the boot, not the schedules at night. */
@Singleton
class TimingCheck implements BootCheck {
    private static final String PREFIX = "innkeeper.scheduler.";

    private final SchedulerConfig config;

    TimingCheck(SchedulerConfig config) {
        this.config = config;
    }

    @Override
    public List<String> problems() {
        var problems = new ArrayList<String>();
        if (config.renewInterval().multipliedBy(3).compareTo(config.lease()) > 0) {
            problems.add("%srenew-interval is %s: must be at most a third of %slease, which is %s"
                    .formatted(PREFIX, config.renewInterval(), PREFIX, config.lease()));
        }
        var timings = Map.of(
                "expire-holds", config.expireHolds(),
                "arrival-reminders", config.arrivalReminders(),
                "night-audit", config.nightAudit());
        timings.forEach((name, timing) -> check(PREFIX + name, timing, problems));
        return problems;
    }

    private void check(String name, SchedulerConfig.Timing timing, List<String> problems) {
        try {
            FireTimes.of(timing.cron(), ZoneOffset.UTC);
        } catch (IllegalArgumentException e) {
            problems.add(
                    "%s.cron is '%s': must be minute, hour, day of month, month and day of week, or seconds and those (%s)"
                            .formatted(name, timing.cron(), e.getMessage()));
        }
        if (timing.catchUp().isNegative()
                || timing.catchUp().compareTo(config.keep().fires()) >= 0) {
            problems.add("%s.catch-up is %s: must be from 0 to less than %skeep.fires, which is %s"
                    .formatted(name, timing.catchUp(), PREFIX, config.keep().fires()));
        }
    }
}
