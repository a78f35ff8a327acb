package dev.innkeeper.proof.kinds;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobKind;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Takes its time, then writes one row of {@code proof.effect}.
 *
 * @param millis how long it takes
 */
@JobKind(value = "proof.slow", queue = "proof", maxAttempts = 50)
@RegisterForReflection
public record Slow(long millis) implements Job {}
