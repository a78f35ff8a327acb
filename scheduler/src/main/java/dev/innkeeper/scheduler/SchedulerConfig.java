package dev.innkeeper.scheduler;

import dev.innkeeper.platform.env.AtLeast;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What the scheduler is configured with. */
@RegisterForReflection
@ConfigMapping(prefix = "innkeeper.scheduler")
public interface SchedulerConfig {
    /** How long the leader leads without renewing: a standby takes over this long after a crash. Default 6 s. */
    @WithDefault("PT6S")
    @AtLeast("PT0.001S")
    Duration lease();

    /** How often the leader renews; at most a third of the lease. Default 2 s. */
    @WithDefault("PT2S")
    @AtLeast("PT0.001S")
    Duration renewInterval();

    /** How often schedules are looked at, and a standby tries to lead: the longest delay of both. Default 0.5 s. */
    @WithDefault("PT0.5S")
    @AtLeast("PT0.001S")
    Duration tick();

    /** How often the schedules are asked for again, so that a new hotel is noticed. Default 1 min. */
    @WithDefault("PT1M")
    @AtLeast("PT0.001S")
    Duration refresh();

    /** How long history is kept. */
    Keep keep();

    /** When unpaid holds are expired, in UTC. */
    Timing expireHolds();

    /** When guests are reminded of tomorrow's arrival, in each hotel's zone. */
    Timing arrivalReminders();

    /** When the day that ended is audited, in each hotel's zone. */
    Timing nightAudit();

    /** How long what is over is kept. */
    interface Keep {
        /** The record of a fire time, and a schedule that the code names no more; longer than any catch-up. Default 30 days. */
        @WithDefault("P30D")
        @AtLeast("PT0.001S")
        Duration fires();

        /** How a job failed; whole days in UTC. Default 14 days. */
        @WithDefault("P14D")
        @AtLeast("P1D")
        Duration failures();

        /** A batch whose jobs have all ended. Default 7 days. */
        @WithDefault("P7D")
        @AtLeast("PT1M")
        Duration batches();

        /** What operators did. Default 365 days. */
        @WithDefault("P365D")
        @AtLeast("P1D")
        Duration actions();

        /** An account of the smoke test, with the stays that it cancelled. Default 1 day. */
        @WithDefault("P1D")
        @AtLeast("PT1H")
        Duration smoke();
    }

    /** One schedule's time. Defaults are in application.properties. */
    interface Timing {
        /** Minute, hour, day of month, month, day of week; or six fields, with seconds before them. */
        String cron();

        /** How late a missed fire time is still made up for. */
        @AtLeast("PT0S")
        Duration catchUp();
    }
}
