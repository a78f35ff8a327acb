package dev.innkeeper.hotel.catalog;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * A hotel as guests see it.
 *
 * @param freeCancellationHours hours before the check-in time of the arrival day until which cancelling is free
 */
@RegisterForReflection
public record HotelView(
        String slug,
        String name,
        String city,
        String country,
        ZoneId zone,
        String description,
        LocalTime checkIn,
        LocalTime checkOut,
        int freeCancellationHours,
        String currency) {}
