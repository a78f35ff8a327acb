package dev.innkeeper.proof.kinds;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobKind;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * Nothing to do, outside of a transaction.
 *
 * @param sentNanos {@link System#nanoTime} just before it was enqueued, 0 if nobody asks how long it waited; one clock
 *     for all processes of a Linux machine
 */
@JobKind("proof.noop")
@RegisterForReflection
public record NoOp(long sentNanos) implements Job {}
