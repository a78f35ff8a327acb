package dev.innkeeper.hotel.jobs;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobKind;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/** Mails a guest that an unpaid hold has lapsed. */
@RegisterForReflection
@JobKind(value = "hotel.send-expiry", queue = "notifications")
public record SendExpiry(UUID reservationId) implements Job {}
