package dev.innkeeper.web.page;

import dev.innkeeper.hotel.booking.Reservation;
import dev.innkeeper.hotel.booking.Status;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A reservation's status in words.
 *
 * @param payable whether the guest can confirm it now
 * @param cancellable whether the guest can cancel it now
 */
record StatusView(String label, String sentence, boolean payable, boolean cancellable) {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm", Locale.ENGLISH);

    static StatusView of(Reservation reservation) {
        var status = reservation.status();
        return new StatusView(
                label(status),
                sentence(reservation),
                status == Status.HELD,
                status == Status.HELD || status == Status.CONFIRMED);
    }

    static String label(Status status) {
        return switch (status) {
            case HELD -> "On hold";
            case CONFIRMED -> "Confirmed";
            case CHECKED_IN -> "Checked in";
            case COMPLETED -> "Completed";
            case CANCELLED -> "Cancelled";
            case EXPIRED -> "Expired";
        };
    }

    /** A moment as the hotel's wall clock shows it. */
    static String moment(Instant instant, ZoneId zone) {
        return MOMENT.format(instant.atZone(zone)) + " (" + zone.getId() + ")";
    }

    private static String sentence(Reservation reservation) {
        return switch (reservation.status()) {
            case HELD -> {
                var until = reservation.holdUntil();
                yield until == null
                        ? "The room is held for you. Confirm it to keep it."
                        : "The room is held for you until %s. Confirm it to keep it."
                                .formatted(moment(until, reservation.zone()));
            }
            case CONFIRMED ->
                "Your room is waiting for you. Cancelling is free until %s."
                        .formatted(moment(reservation.freeCancellationUntil(), reservation.zone()));
            case CHECKED_IN -> "Welcome. Enjoy your stay.";
            case COMPLETED -> "Thank you for staying with us.";
            case CANCELLED -> "This reservation is cancelled.";
            case EXPIRED -> "The hold ran out before it was confirmed, and the room is free again.";
        };
    }
}
