package dev.innkeeper.hotel.booking;

import dev.innkeeper.hotel.Money;
import dev.innkeeper.hotel.Night;
import dev.innkeeper.hotel.catalog.Catalog;
import dev.innkeeper.hotel.sql.Row;
import dev.innkeeper.hotel.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads reservations. */
@ApplicationScoped
class Reservations {

    private static final String SELECT = """
            SELECT r.id, r.code, r.guest_id, g.name AS guest_name, g.email AS guest_email, r.room_type_id,
                   room.number AS room_number, r.arrival, r.departure, r.guests, r.state, r.total, r.night_prices,
                   r.currency, r.hold_until, r.free_cancel_until, r.cancellation_fee, r.created_at, r.confirmed_at,
                   r.cancelled_at
            FROM reservation r
            JOIN guest g ON g.id = r.guest_id
            JOIN room ON room.id = r.room_id
            """;
    private static final String BY_ID = SELECT + "WHERE r.id = ?";
    private static final String LOCKED = BY_ID + " FOR NO KEY UPDATE OF r";
    private static final String OF_GUEST = SELECT + """
            WHERE r.guest_id = ? AND (?::uuid IS NULL OR r.id < ?::uuid)
            ORDER BY r.id DESC
            LIMIT ?
            """;

    private final Sql sql;
    private final Catalog catalog;

    Reservations(Sql sql, Catalog catalog) {
        this.sql = sql;
        this.catalog = catalog;
    }

    Optional<Reservation> find(UUID id) {
        return sql.first(BY_ID, this::reservation, id);
    }

    /** The reservation as its guest was first told of it, whatever has become of it. */
    Optional<Reservation> asHeld(UUID id) {
        return sql.first(BY_ID, row -> reservation(row, Status.HELD), id);
    }

    /** The reservation, locked until the caller's transaction ends. */
    Reservation lock(UUID id) {
        return sql.first(LOCKED, this::reservation, id).orElseThrow(() -> new ReservationNotFound(id));
    }

    List<Reservation> ofGuest(UUID guest, @Nullable UUID before, int limit) {
        return sql.list(OF_GUEST, this::reservation, guest, before, before, limit);
    }

    private Reservation reservation(Row row) throws SQLException {
        return reservation(row, Status.of(row.text("state")));
    }

    private Reservation reservation(Row row, Status status) throws SQLException {
        var type = catalog.sellable(row.uuid("room_type_id")).orElseThrow();
        var hotel = type.hotel();
        var currency = row.text("currency");
        var from = row.date("arrival");
        var held = status == Status.HELD;
        var fee = held ? null : row.bigintOrNull("cancellation_fee");
        return new Reservation(
                row.uuid("id"),
                row.text("code"),
                row.uuid("guest_id"),
                row.text("guest_name"),
                row.text("guest_email"),
                hotel.slug(),
                hotel.name(),
                hotel.zone(),
                type.roomType().id(),
                type.roomType().name(),
                row.text("room_number"),
                from,
                row.date("departure"),
                row.integer("guests"),
                status,
                new Money(row.bigint("total"), currency),
                Night.of(from, row.bigints("night_prices"), currency),
                held ? row.instantOrNull("hold_until") : null,
                row.instant("free_cancel_until"),
                fee == null ? null : new Money(fee, currency),
                row.instant("created_at"),
                held ? null : row.instantOrNull("confirmed_at"),
                held ? null : row.instantOrNull("cancelled_at"));
    }
}
