package dev.innkeeper.proof.kinds;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobKind;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Writes one row of {@code proof.effect}, outside of the job's transaction. */
@JobKind(value = "proof.effect", queue = "proof", maxAttempts = 50)
@RegisterForReflection
public record Effect() implements Job {}
