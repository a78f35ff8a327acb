package dev.innkeeper.hotel.booking;

import dev.innkeeper.hotel.HotelConfig;
import dev.innkeeper.hotel.Money;
import dev.innkeeper.hotel.catalog.Catalog;
import dev.innkeeper.hotel.jobs.SendCancellation;
import dev.innkeeper.hotel.jobs.SendConfirmation;
import dev.innkeeper.hotel.jobs.SendExpiry;
import dev.innkeeper.hotel.sql.Row;
import dev.innkeeper.hotel.sql.Sql;
import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.platform.ids.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** Moves reservations from status to status, in the caller's transaction and with their rows locked. */
@ApplicationScoped
class Transitions {

    private static final String CONFIRM =
            "UPDATE reservation SET state = 'confirmed', confirmed_at = ? WHERE id = ? AND state = 'held'";
    private static final String CANCEL = """
            UPDATE reservation SET state = 'cancelled', cancelled_at = ?, cancellation_fee = ?
            WHERE id = ? AND state IN ('held', 'confirmed')
            """;
    private static final String CHECK_IN =
            "UPDATE reservation SET state = 'checked_in', checked_in_at = ? WHERE id = ? AND state = 'confirmed'";
    private static final String COMPLETE =
            "UPDATE reservation SET state = 'completed', completed_at = ? WHERE id = ? AND state = 'checked_in'";
    private static final String EXPIRE = """
            UPDATE reservation SET state = 'expired', expired_at = ?
            WHERE id = ? AND state = 'held' AND hold_until <= ?
            RETURNING id, room_type_id, arrival, departure
            """;
    /** Skips locked rows: whoever holds the lock is paying, cancelling or expiring it. */
    private static final String EXPIRE_LAPSED = """
            UPDATE reservation SET state = 'expired', expired_at = ?
            WHERE id IN (
                SELECT id FROM reservation
                WHERE state = 'held' AND hold_until <= ?
                ORDER BY hold_until
                LIMIT ?
                FOR NO KEY UPDATE SKIP LOCKED)
            RETURNING id, room_type_id, arrival, departure
            """;

    private static final String OWE = """
            INSERT INTO payment (id, reservation_id, purpose, method, state, amount, currency, created_at)
            VALUES (?, ?, ?, ?, 'due', ?, ?, ?)
            """;
    private static final String VOID = "UPDATE payment SET state = 'void' WHERE reservation_id = ? AND state = 'due'";
    private static final String FORGET_KEYS = "DELETE FROM idempotency_key WHERE created_at < ?";

    private final Sql sql;
    private final Reservations reservations;
    private final Catalog catalog;
    private final Jobs jobs;
    private final Announcements announcements;
    private final HotelConfig config;
    private final Ids ids;
    private final Clock clock;

    Transitions(
            Sql sql,
            Reservations reservations,
            Catalog catalog,
            Jobs jobs,
            Announcements announcements,
            HotelConfig config,
            Ids ids,
            Clock clock) {
        this.sql = sql;
        this.reservations = reservations;
        this.catalog = catalog;
        this.jobs = jobs;
        this.announcements = announcements;
        this.config = config;
        this.ids = ids;
        this.clock = clock;
    }

    Reservation confirm(Reservation reservation, PaymentMethod method) {
        require(reservation, Status.CONFIRMED);
        var now = clock.instant();
        var holdUntil = reservation.holdUntil();
        if (holdUntil != null && !now.isBefore(holdUntil)) {
            // Nobody has expired it yet, but the guest was promised no more time than this.
            throw new IllegalTransition(Status.EXPIRED, Status.CONFIRMED);
        }
        sql.update(CONFIRM, now, reservation.id());
        owe(reservation, "stay", method, reservation.total(), now);
        jobs.enqueue(new SendConfirmation(reservation.id()));
        return changed(reservation, Status.CONFIRMED);
    }

    Reservation cancel(Reservation reservation) {
        require(reservation, Status.CANCELLED);
        var now = clock.instant();
        long fee = CancellationPolicy.fee(reservation, now);
        sql.update(CANCEL, now, fee, reservation.id());
        sql.update(VOID, reservation.id());
        if (fee > 0) {
            var amount = new Money(fee, reservation.total().currency());
            owe(reservation, "cancellation_fee", PaymentMethod.AT_HOTEL, amount, now);
        }
        jobs.enqueue(new SendCancellation(reservation.id()));
        return changed(reservation, Status.CANCELLED);
    }

    Reservation checkIn(Reservation reservation) {
        require(reservation, Status.CHECKED_IN);
        var now = clock.instant();
        if (LocalDate.ofInstant(now, reservation.zone()).isBefore(reservation.from())) {
            throw new StayInvalid("from", "the stay has not begun");
        }
        sql.update(CHECK_IN, now, reservation.id());
        return changed(reservation, Status.CHECKED_IN);
    }

    Reservation complete(Reservation reservation) {
        require(reservation, Status.COMPLETED);
        sql.update(COMPLETE, clock.instant(), reservation.id());
        return changed(reservation, Status.COMPLETED);
    }

    boolean expire(UUID reservation) {
        var now = clock.instant();
        return expired(sql.list(EXPIRE, this::lapsed, now, reservation, now)) == 1;
    }

    int expireLapsed() {
        var now = clock.instant();
        sql.update(FORGET_KEYS, now.minus(config.keyRetention()));
        return expired(sql.list(EXPIRE_LAPSED, this::lapsed, now, now, config.sweepBatch()));
    }

    private record Lapsed(UUID id, String hotel, LocalDate from, LocalDate to) {}

    private Lapsed lapsed(Row row) throws SQLException {
        var hotel = catalog.sellable(row.uuid("room_type_id")).orElseThrow().hotel();
        return new Lapsed(row.uuid("id"), hotel.slug(), row.date("arrival"), row.date("departure"));
    }

    private int expired(List<Lapsed> lapsed) {
        if (!lapsed.isEmpty()) {
            jobs.enqueueAll(lapsed.stream().map(one -> new SendExpiry(one.id())).toList());
        }
        lapsed.forEach(one -> announcements.changed(one.id(), Status.EXPIRED, one.hotel(), one.from(), one.to()));
        return lapsed.size();
    }

    private void owe(Reservation reservation, String purpose, PaymentMethod method, Money amount, Instant now) {
        sql.update(OWE, ids.next(), reservation.id(), purpose, method.word(), amount.minor(), amount.currency(), now);
    }

    private Reservation changed(Reservation before, Status status) {
        announcements.changed(before.id(), status, before.hotel(), before.from(), before.to());
        return reservations.lock(before.id());
    }

    private static void require(Reservation reservation, Status to) {
        if (!reservation.status().next().contains(to)) {
            throw new IllegalTransition(reservation.status(), to);
        }
    }
}
