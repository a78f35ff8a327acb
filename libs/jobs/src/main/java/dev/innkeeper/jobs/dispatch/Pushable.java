package dev.innkeeper.jobs.dispatch;

import dev.innkeeper.jobs.Throttle;
import java.util.UUID;

/**
 * What Redis is told of a job.
 *
 * @param runAtMillis when it is due, in milliseconds of the epoch; 0 means now
 */
public record Pushable(UUID id, String queue, long runAtMillis, Throttle throttle) {}
