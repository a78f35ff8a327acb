package dev.innkeeper.hotel.jobs;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobKind;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.LocalDate;

/** Reminds every guest who arrives at a hotel on a day of its zone. */
@RegisterForReflection
@JobKind("hotel.remind-arrivals")
public record RemindArrivals(String hotel, LocalDate arrival) implements Job {}
