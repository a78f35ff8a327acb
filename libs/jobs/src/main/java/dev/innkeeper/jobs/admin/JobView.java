package dev.innkeeper.jobs.admin;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;

/**
 * A job in a list.
 *
 * @param attempt the attempt that runs or comes next, from 1; of a dead job the one a retry begins with
 * @param crashCount in how many workers it was running when they died
 */
@RegisterForReflection
public record JobView(
        UUID id,
        String kind,
        String queue,
        JobState state,
        Instant runAt,
        int attempt,
        int maxAttempts,
        int crashCount,
        Instant createdAt) {}
