package dev.innkeeper.jobs.schedule;

import dev.innkeeper.jobs.EnqueueOption;
import dev.innkeeper.jobs.Job;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.function.Function;

/**
 * A job for each fire time of a cron expression.
 *
 * @param name unique; what stands before a colon names the schedule in metrics, what follows says for whom
 * @param timing when it fires
 * @param job the job of a fire time, which is given in the schedule's zone
 * @param options how each job is enqueued
 */
public record Schedule(String name, Timing timing, Function<ZonedDateTime, Job> job, List<EnqueueOption> options) {
    /** A schedule whose jobs are enqueued as their kind says. */
    public Schedule(String name, Timing timing, Function<ZonedDateTime, Job> job) {
        this(name, timing, job, List.of());
    }

    /**
     * When a schedule fires.
     *
     * @param cron five fields: minute, hour, day of month, month, day of week; or six, with seconds before them
     * @param zone whose clock on the wall counts
     */
    public record Timing(String cron, ZoneId zone, ScheduleRules rules) {}

    /** The name in metrics: few values, whatever the number of hotels. */
    String group() {
        int colon = name.indexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }
}
