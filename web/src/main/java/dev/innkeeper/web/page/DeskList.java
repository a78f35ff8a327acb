package dev.innkeeper.web.page;

import dev.innkeeper.hotel.booking.Status;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Reads a hotel's reservations in the one shape the desk wants, without loading what it does not show. */
@Singleton
class DeskList {
    private static final String LATEST = """
            SELECT r.id, r.code, g.name, t.name || ' ' || m.number, r.arrival, r.departure, r.state
              FROM reservation r
              JOIN hotel h ON h.id = r.hotel_id
              JOIN guest g ON g.id = r.guest_id
              JOIN room_type t ON t.id = r.room_type_id
              JOIN room m ON m.id = r.room_id
             WHERE h.slug = ?
             ORDER BY r.created_at DESC, r.id DESC
             LIMIT 100
            """;

    private final DataSource database;

    DeskList(DataSource database) {
        this.database = database;
    }

    /** The hundred newest reservations. */
    List<DeskRow> of(String hotel) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(LATEST)) {
            statement.setString(1, hotel);
            try (var rows = statement.executeQuery()) {
                var list = new ArrayList<DeskRow>();
                while (rows.next()) {
                    list.add(row(rows));
                }
                return list;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("can not read the desk's list", e);
        }
    }

    private static DeskRow row(ResultSet rows) throws SQLException {
        return new DeskRow(
                rows.getObject(1, UUID.class),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getObject(5, LocalDate.class),
                rows.getObject(6, LocalDate.class),
                Status.of(rows.getString(7)));
    }
}
