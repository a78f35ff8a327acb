package dev.innkeeper.hotel.booking;

import java.util.UUID;

/** How one try to hold a room ended. */
sealed interface HoldOutcome {

    /** The row is committed. */
    @SuppressWarnings("ArrayRecordComponent") // read once, at once
    record Held(String roomNumber, long[] nightPrices, long total, String guestName, String guestEmail)
            implements HoldOutcome {}

    /** The idempotency key was used before. */
    @SuppressWarnings("ArrayRecordComponent")
    record KeyUsed(UUID reservation, byte[] bodyHash) implements HoldOutcome {}

    /** No room is free, or a night has no price. */
    record Full() implements HoldOutcome {}

    /** Another guest got the room, or another request the key, between our look and our insert. */
    record Overtaken() implements HoldOutcome {}
}
