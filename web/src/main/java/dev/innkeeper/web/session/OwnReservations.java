package dev.innkeeper.web.session;

import dev.innkeeper.hotel.booking.Bookings;
import dev.innkeeper.hotel.booking.Reservation;
import dev.innkeeper.hotel.booking.ReservationNotFound;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Reservations as far as the caller may see them. */
@Singleton
public class OwnReservations {
    private final Bookings bookings;
    private final Caller caller;

    OwnReservations(Bookings bookings, Caller caller) {
        this.bookings = bookings;
        this.caller = caller;
    }

    /**
     * The reservation of an id. Throws {@link ReservationNotFound} for another guest's as well: whether it exists is
     * none of the caller's business.
     */
    public Reservation find(UUID id) {
        return bookings.find(id).filter(caller::maySee).orElseThrow(() -> new ReservationNotFound(id));
    }
}
