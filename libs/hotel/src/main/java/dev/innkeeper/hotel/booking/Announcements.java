package dev.innkeeper.hotel.booking;

import dev.innkeeper.broadcast.Broadcast;
import dev.innkeeper.hotel.HotelMetrics;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.LocalDate;
import java.util.UUID;

/** Tells open pages and the metrics what has changed, once it is committed. */
@ApplicationScoped
class Announcements {

    @RegisterForReflection
    record ReservationChanged(UUID id, Status status) {}

    @RegisterForReflection
    record AvailabilityChanged(String hotel, LocalDate from, LocalDate to) {}

    private final Broadcast broadcast;
    private final HotelMetrics metrics;
    private final Event<ReservationChanged> changes;

    Announcements(Broadcast broadcast, HotelMetrics metrics, Event<ReservationChanged> changes) {
        this.broadcast = broadcast;
        this.metrics = metrics;
        this.changes = changes;
    }

    /** A room was held. Its reservation has no channel yet that anybody could listen to; the desk has. */
    void held(Reservation reservation) {
        metrics.changed(Status.HELD.word(), 1);
        broadcast.publish(
                "private-desk." + reservation.hotel(),
                "reservation.changed",
                new ReservationChanged(reservation.id(), Status.HELD));
        availability(reservation.hotel(), reservation.from(), reservation.to());
    }

    /** A reservation reached another status, in the caller's transaction. */
    void changed(UUID id, Status status, String hotel, LocalDate from, LocalDate to) {
        var change = new ReservationChanged(id, status);
        broadcast.publish("private-reservation." + id, "reservation.changed", change);
        broadcast.publish("private-desk." + hotel, "reservation.changed", change);
        if (!status.live()) {
            availability(hotel, from, to);
        }
        changes.fire(change);
    }

    void count(@Observes(during = TransactionPhase.AFTER_SUCCESS) ReservationChanged change) {
        metrics.changed(change.status().word(), 1);
    }

    private void availability(String hotel, LocalDate from, LocalDate to) {
        broadcast.publish("availability." + hotel, "availability.changed", new AvailabilityChanged(hotel, from, to));
    }
}
