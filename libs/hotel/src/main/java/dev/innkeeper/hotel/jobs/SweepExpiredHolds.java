package dev.innkeeper.hotel.jobs;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobKind;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Expires whatever hold has lapsed and was not expired by its own job. */
@RegisterForReflection
@JobKind("hotel.sweep-expired-holds")
public record SweepExpiredHolds() implements Job {}
