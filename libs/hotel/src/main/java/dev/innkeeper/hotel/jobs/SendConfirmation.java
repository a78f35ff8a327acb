package dev.innkeeper.hotel.jobs;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobKind;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/** Mails a guest that the room is theirs. */
@RegisterForReflection
@JobKind(value = "hotel.send-confirmation", queue = "notifications")
public record SendConfirmation(UUID reservationId) implements Job {}
