package dev.innkeeper.hotel.jobs;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobKind;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/** Mails a guest that the reservation is cancelled, and what that costs. */
@RegisterForReflection
@JobKind(value = "hotel.send-cancellation", queue = "notifications")
public record SendCancellation(UUID reservationId) implements Job {}
