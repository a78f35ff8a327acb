package dev.innkeeper.proof.kinds;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobKind;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Fails once, then writes one row of {@code proof.effect}. */
@JobKind(value = "proof.flaky", queue = "proof", maxAttempts = 50)
@RegisterForReflection
public record Flaky() implements Job {}
