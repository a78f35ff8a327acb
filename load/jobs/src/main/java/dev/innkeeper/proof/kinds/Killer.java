package dev.innkeeper.proof.kinds;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobKind;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Ends the process of its worker, each time. */
@JobKind(value = "proof.killer", queue = "proof")
@RegisterForReflection
public record Killer() implements Job {}
