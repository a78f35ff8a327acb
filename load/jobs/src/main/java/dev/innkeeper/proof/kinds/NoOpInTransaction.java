package dev.innkeeper.proof.kinds;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobKind;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Nothing to do, inside of a transaction. */
@JobKind("proof.noop_tx")
@RegisterForReflection
public record NoOpInTransaction(long sentNanos) implements Job {}
