package dev.innkeeper.proof.kinds;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobKind;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Writes one row of {@code proof.ledger} in the job's own transaction. */
@JobKind(value = "proof.ledger", queue = "proof", maxAttempts = 50)
@RegisterForReflection
public record Ledger() implements Job {}
