package dev.innkeeper.hotel.desk;

import dev.innkeeper.hotel.booking.Status;
import dev.innkeeper.hotel.sql.Row;
import dev.innkeeper.hotel.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;

/** A hotel's reservations in the one shape the desk wants, without loading what it does not show. */
@ApplicationScoped
public class DeskList {

    private static final String NEWEST = """
            SELECT r.id, r.code, g.name AS guest, t.name || ' ' || m.number AS room, r.arrival, r.departure, r.state
            FROM reservation r
            JOIN hotel h ON h.id = r.hotel_id
            JOIN guest g ON g.id = r.guest_id
            JOIN room_type t ON t.id = r.room_type_id
            JOIN room m ON m.id = r.room_id
            WHERE h.slug = ?
            ORDER BY r.created_at DESC, r.id DESC
            LIMIT 100
            """;

    private final Sql sql;

    DeskList(Sql sql) {
        this.sql = sql;
    }

    /**
     * The hundred newest reservations, the newest first.
     *
     * @param hotel a slug
     */
    public List<DeskRow> of(String hotel) {
        return sql.list(NEWEST, DeskList::row, hotel);
    }

    private static DeskRow row(Row row) throws SQLException {
        return new DeskRow(
                row.uuid("id"),
                row.text("code"),
                row.text("guest"),
                row.text("room"),
                row.date("arrival"),
                row.date("departure"),
                Status.of(row.text("state")));
    }
}
