package dev.innkeeper.proof.kinds;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobKind;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Writes from when to when it ran into {@code proof.span}. Enqueued with a limit of the same key.
 *
 * @param key of the limit
 * @param millis how long it takes
 */
@JobKind(value = "proof.limited", queue = "proof", maxAttempts = 50)
@RegisterForReflection
public record Limited(String key, long millis) implements Job {}
