package dev.innkeeper.jobs.admin;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * What operators decided of a queue.
 *
 * @param limit how many of its jobs may run at once over all workers; null for no limit
 */
@RegisterForReflection
public record QueueState(
        String name, boolean paused, @Nullable Integer limit) {}
