package dev.innkeeper.hotel.booking;

import java.util.UUID;

/** There is no reservation of that id. */
public final class ReservationNotFound extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ReservationNotFound(UUID reservation) {
        super("no reservation " + reservation);
    }
}
