package dev.innkeeper.hotel.jobs;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobKind;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/** Mails a guest that the stay is about to begin. */
@RegisterForReflection
@JobKind(value = "hotel.send-arrival-reminder", queue = "notifications")
public record SendArrivalReminder(UUID reservationId) implements Job {}
