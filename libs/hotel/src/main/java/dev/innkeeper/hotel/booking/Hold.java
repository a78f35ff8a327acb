package dev.innkeeper.hotel.booking;

import dev.innkeeper.hotel.catalog.Sellable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One try to hold a room: what the statement is given, with an id of its own. */
record Hold(
        UUID id,
        BookingRequest request,
        Sellable sellable,
        @Nullable IdempotencyKey key,
        Instant now,
        Instant until,
        Instant freeUntil) {}
