package dev.innkeeper.hotel.catalog;

import dev.innkeeper.hotel.sql.Row;
import dev.innkeeper.hotel.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;

/** Reads what is sold, with the houses it belongs to. */
@ApplicationScoped
class RoomTypes {

    private static final String ALL = """
            SELECT t.id, t.name, t.description, t.capacity, t.image_hint, h.id AS hotel_id, h.slug, h.name AS hotel, h.city,
                   c.name AS country, h.zone, h.description AS about, h.check_in, h.check_out, h.free_cancellation_hours,
                   h.currency
            FROM room_type t
            JOIN hotel h ON h.id = t.hotel_id
            JOIN country c ON c.code = h.country
            ORDER BY h.name, t.capacity, t.name
            """;

    private final Sql sql;

    RoomTypes(Sql sql) {
        this.sql = sql;
    }

    /** One statement for the whole house: hotels by name, the smallest room types first. */
    List<Sellable> withHotels() {
        return sql.list(ALL, RoomTypes::sellable);
    }

    private static Sellable sellable(Row row) throws SQLException {
        var type = new RoomTypeView(
                row.uuid("id"),
                row.text("slug"),
                row.text("name"),
                row.text("description"),
                row.integer("capacity"),
                row.text("image_hint"));
        return new Sellable(row.uuid("hotel_id"), hotel(row), type);
    }

    private static HotelView hotel(Row row) throws SQLException {
        return new HotelView(
                row.text("slug"),
                row.text("hotel"),
                row.text("city"),
                row.text("country"),
                ZoneId.of(row.text("zone")),
                row.text("about"),
                row.time("check_in"),
                row.time("check_out"),
                row.integer("free_cancellation_hours"),
                row.text("currency"));
    }
}
