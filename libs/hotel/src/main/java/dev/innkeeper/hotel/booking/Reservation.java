package dev.innkeeper.hotel.booking;

import dev.innkeeper.hotel.Money;
import dev.innkeeper.hotel.Night;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A reservation with all that pages, mails and the API show of it.
 *
 * @param code the short name people read to each other
 * @param hotel the hotel's slug
 * @param zone the zone that {@code from} and {@code to} are dates of
 * @param total the sum of the nights, frozen when it was booked
 * @param holdUntil when an unpaid hold lapses; null once it is not held
 * @param freeCancellationUntil cancelling costs nothing before this instant
 * @param cancellationFee what cancelling did cost; null unless cancelled
 */
@RegisterForReflection
public record Reservation(
        UUID id,
        String code,
        UUID guestId,
        String guestName,
        String guestEmail,
        String hotel,
        String hotelName,
        ZoneId zone,
        UUID roomType,
        String roomTypeName,
        String roomNumber,
        LocalDate from,
        LocalDate to,
        int guests,
        Status status,
        Money total,
        List<Night> nights,
        @Nullable Instant holdUntil,
        Instant freeCancellationUntil,
        @Nullable Money cancellationFee,
        Instant createdAt,
        @Nullable Instant confirmedAt,
        @Nullable Instant cancelledAt) {}
