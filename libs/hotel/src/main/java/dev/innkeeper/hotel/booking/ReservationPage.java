package dev.innkeeper.hotel.booking;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reservations, the newest first.
 *
 * @param nextCursor opaque; null on the last page
 */
@RegisterForReflection
public record ReservationPage(
        List<Reservation> reservations, @Nullable String nextCursor) {}
