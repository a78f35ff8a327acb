package dev.innkeeper.hotel.jobs;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobKind;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.LocalDate;

/** Closes one night of a hotel; the date is the evening it began, in the hotel's zone. */
@RegisterForReflection
@JobKind("hotel.night-audit")
public record NightAudit(String hotel, LocalDate date) implements Job {}
