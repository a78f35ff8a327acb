package dev.innkeeper.hotel.booking;

import dev.innkeeper.broadcast.Announcement;
import dev.innkeeper.broadcast.Broadcast;
import dev.innkeeper.broadcast.OutboxRow;
import dev.innkeeper.hotel.HotelMetrics;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.LocalDate;
import java.util.List;
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

    /**
     * What there is to tell when this room is held, for the statement that holds it. The reservation has no channel yet
     * that anybody could listen to; the desk has.
     */
    OutboxRow ofHold(Hold hold) {
        var request = hold.request();
        return broadcast.prepare(List.of(
                new Announcement(
                        "private-desk." + request.hotel(),
                        "reservation.changed",
                        new ReservationChanged(hold.id(), Status.HELD)),
                availability(request.hotel(), request.from(), request.to())));
    }

    /** The room was held. */
    void held(OutboxRow told) {
        metrics.changed(Status.HELD.word(), 1);
        broadcast.push(told);
    }

    /** A reservation reached another status, in the caller's transaction. */
    void changed(UUID id, Status status, String hotel, LocalDate from, LocalDate to) {
        var change = new ReservationChanged(id, status);
        broadcast.publish("private-reservation." + id, "reservation.changed", change);
        broadcast.publish("private-desk." + hotel, "reservation.changed", change);
        if (!status.live()) {
            var freed = availability(hotel, from, to);
            broadcast.publish(freed.channel(), freed.event(), freed.payload());
        }
        changes.fire(change);
    }

    void count(@Observes(during = TransactionPhase.AFTER_SUCCESS) ReservationChanged change) {
        metrics.changed(change.status().word(), 1);
    }

    private static Announcement availability(String hotel, LocalDate from, LocalDate to) {
        return new Announcement(
                "availability." + hotel, "availability.changed", new AvailabilityChanged(hotel, from, to));
    }
}
