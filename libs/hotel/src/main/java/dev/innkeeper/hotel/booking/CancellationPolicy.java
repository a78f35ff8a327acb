package dev.innkeeper.hotel.booking;

import dev.innkeeper.hotel.catalog.HotelView;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/** Free until some hours before the check-in time of the arrival day, after that the first night. */
final class CancellationPolicy {

    private CancellationPolicy() {}

    /**
     * Until when cancelling is free. Hours are elapsed time: when clocks change in between, the local time of the limit
     * shifts, not the notice the hotel gets.
     */
    static Instant freeUntil(HotelView hotel, LocalDate arrival) {
        var checkIn = arrival.atTime(hotel.checkIn()).atZone(hotel.zone());
        return checkIn.toInstant().minus(Duration.ofHours(hotel.freeCancellationHours()));
    }

    /** What cancelling costs now, in minor units. A hold binds nobody: only confirmed stays ever cost anything. */
    static long fee(Reservation reservation, Instant now) {
        boolean free = reservation.status() == Status.HELD || now.isBefore(reservation.freeCancellationUntil());
        return free ? 0 : reservation.nights().getFirst().price().minor();
    }
}
