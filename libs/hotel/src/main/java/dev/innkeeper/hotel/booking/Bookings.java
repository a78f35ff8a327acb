package dev.innkeeper.hotel.booking;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The life of reservations. Every change publishes {@code reservation.changed} once it is committed. */
@ApplicationScoped
public class Bookings {

    /**
     * Holds a free room of the type until it is paid or the hold lapses. Runs in a transaction of its own. Throws
     * {@link StayInvalid}.
     */
    public BookingResult book(BookingRequest request, @Nullable IdempotencyKey key) {
        throw new UnsupportedOperationException(request + " " + key);
    }

    /**
     * Confirms a held reservation. Throws {@link ReservationNotFound}, or {@link IllegalTransition} when it is not held or
     * its hold has lapsed.
     */
    public Reservation pay(UUID reservation, PaymentMethod method) {
        throw new UnsupportedOperationException(reservation + " " + method);
    }

    /** Cancels by the hotel's policy. Throws {@link ReservationNotFound} or {@link IllegalTransition}. */
    public Reservation cancel(UUID reservation) {
        throw new UnsupportedOperationException(reservation.toString());
    }

    /** What cancelling now would cost. Throws {@link ReservationNotFound}. */
    public CancellationQuote quoteCancellation(UUID reservation) {
        throw new UnsupportedOperationException(reservation.toString());
    }

    /** Expires a hold that has lapsed. True if this call did it; safe to call many times. */
    public boolean expire(UUID reservation) {
        throw new UnsupportedOperationException(reservation.toString());
    }

    /** The guest has arrived. Throws {@link ReservationNotFound} or {@link IllegalTransition}. */
    public Reservation checkIn(UUID reservation) {
        throw new UnsupportedOperationException(reservation.toString());
    }

    /** The guest has left. Throws {@link ReservationNotFound} or {@link IllegalTransition}. */
    public Reservation complete(UUID reservation) {
        throw new UnsupportedOperationException(reservation.toString());
    }

    /** The reservation of an id. */
    public Optional<Reservation> find(UUID reservation) {
        throw new UnsupportedOperationException(reservation.toString());
    }

    /** The guest's reservations, the newest first. */
    public ReservationPage ofGuest(UUID guest, @Nullable String cursor, int limit) {
        throw new UnsupportedOperationException(guest + " " + cursor + " " + limit);
    }
}
