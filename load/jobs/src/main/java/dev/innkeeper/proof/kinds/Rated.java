package dev.innkeeper.proof.kinds;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobKind;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Writes when it started into {@code proof.start}. Enqueued with a rate of the same key.
 *
 * @param key of the rate
 */
@JobKind(value = "proof.rated", queue = "proof", maxAttempts = 50)
@RegisterForReflection
public record Rated(String key) implements Job {}
