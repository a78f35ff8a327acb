package dev.innkeeper.jobs.schedule;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of fire times that come late, together, or too soon.
 *
 * @param jitter the most by which a fire time is put off, by an amount of its own that every process agrees on; keep it
 *     below the time between two fires, for none overtakes the one before it
 * @param startDeadline how late the job may still be enqueued, whatever the reason; null for as late as catching up allows
 */
public record ScheduleRules(
        CatchUp catchUp,
        Overlap overlap,
        Duration jitter,
        @Nullable Duration startDeadline) {
    public ScheduleRules {
        if (jitter.isNegative() || startDeadline != null && startDeadline.isNegative()) {
            throw new IllegalArgumentException("jitter and start deadline must not be negative");
        }
    }

    /** Jobs may overlap, nothing is put off. */
    public static ScheduleRules of(CatchUp catchUp) {
        return new ScheduleRules(catchUp, Overlap.ALLOW, Duration.ZERO, null);
    }

    /** The same with another rule for jobs that outlast the next fire time. */
    public ScheduleRules with(Overlap other) {
        return new ScheduleRules(catchUp, other, jitter, startDeadline);
    }

    /** The same, each fire time put off by up to this. */
    public ScheduleRules jitteredBy(Duration most) {
        return new ScheduleRules(catchUp, overlap, most, startDeadline);
    }

    /** The same with a deadline for the enqueueing. */
    public ScheduleRules startedWithin(Duration deadline) {
        return new ScheduleRules(catchUp, overlap, jitter, deadline);
    }

    /** How late a fire time may be. */
    Duration patience() {
        var window = catchUp.window();
        return startDeadline == null || startDeadline.compareTo(window) > 0 ? window : startDeadline;
    }
}
