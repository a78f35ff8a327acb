package dev.innkeeper.hotel.booking;

import dev.innkeeper.hotel.Money;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * What cancelling now would cost.
 *
 * @param fee zero when free
 * @param freeUntil cancelling costs nothing before this instant
 */
@RegisterForReflection
public record CancellationQuote(boolean free, Money fee, Instant freeUntil) {}
