package dev.innkeeper.jobs.schedule;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as operators see it.
 *
 * @param catchUp skip, latest or all
 * @param overlap allow, skip or buffer_one
 * @param lastFire the last fire time that got a job, null if there is none on record
 * @param nextFire the next by its cron expression, jitter left out; null while it is paused, or if there is none
 */
@RegisterForReflection
public record ScheduleView(
        String name,
        String cron,
        String zone,
        String catchUp,
        String overlap,
        int version,
        boolean paused,
        @Nullable Instant lastFire,
        @Nullable Instant nextFire) {}
