package dev.innkeeper.hotel.jobs;

import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobKind;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/** Expires one hold at the moment it lapses. */
@RegisterForReflection
@JobKind("hotel.expire-hold")
public record ExpireHold(UUID reservationId) implements Job {}
