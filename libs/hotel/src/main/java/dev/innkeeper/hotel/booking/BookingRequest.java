package dev.innkeeper.hotel.booking;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a guest asks for.
 *
 * @param hotel the hotel's slug
 * @param from day of arrival, in the hotel's zone
 * @param to day of departure
 */
public record BookingRequest(
        UUID guestId,
        String hotel,
        UUID roomType,
        LocalDate from,
        LocalDate to,
        int guests,
        @Nullable String note) {}
