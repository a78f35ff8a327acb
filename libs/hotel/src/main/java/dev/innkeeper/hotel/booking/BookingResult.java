package dev.innkeeper.hotel.booking;

import dev.innkeeper.hotel.search.Offer;
import java.util.List;

/** How a booking ended. */
public sealed interface BookingResult {

    /**
     * A room is held.
     *
     * @param replayed true when the idempotency key had been used before for the same body: nothing was booked
     *     now, and the reservation is as it was answered then
     */
    record Booked(Reservation reservation, boolean replayed) implements BookingResult {}

    /**
     * Every room of the type is taken, or some night is not for sale. The idempotency key, if any, was not used up.
     *
     * @param alternatives free rooms for the same dates, in the same hotel first
     */
    record NoRoom(List<Offer> alternatives) implements BookingResult {}

    /** The idempotency key belongs to another request of the same guest. */
    record KeyReused() implements BookingResult {}
}
