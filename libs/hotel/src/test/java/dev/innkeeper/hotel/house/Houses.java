package dev.innkeeper.hotel.house;

import dev.innkeeper.hotel.catalog.Catalog;
import dev.innkeeper.hotel.sql.Sql;
import dev.innkeeper.platform.ids.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/** Opens a hotel for a test, so that no test sees another's rooms. */
@ApplicationScoped
public class Houses {

    /** Of each night in minor units, before the days of the month are added: the 3rd costs 10003. */
    public static final long BASE = 10_000;

    private final Sql sql;
    private final Catalog catalog;
    private final Ids ids;
    private final Clock clock;

    Houses(Sql sql, Catalog catalog, Ids ids, Clock clock) {
        this.sql = sql;
        this.catalog = catalog;
        this.ids = ids;
        this.clock = clock;
    }

    /** A hotel in a zone with rooms for two; check-in at 15:00, free cancellation until 24 hours before. */
    public TestHouse open(int rooms, String zone) {
        var hotel = ids.next();
        var slug = "house-" + hotel.toString().substring(24);
        sql.update("""
                INSERT INTO hotel (id, slug, name, city, country, zone, description, check_in, check_out,
                                   free_cancellation_hours, currency)
                VALUES (?, ?, ?, ?, 'PT', ?, 'For one test', '15:00', '11:00', 24, 'EUR')
                """, hotel, slug, "House " + slug, "City of " + slug, zone);
        var house = new TestHouse(slug, hotel, addType(hotel, "Double", 2, rooms, BASE));
        catalog.forget();
        return house;
    }

    /** Another city and currency for a hotel, whose amounts stay as they are. */
    public void move(TestHouse house, String city, String currency) {
        sql.update("UPDATE hotel SET city = ?, currency = ? WHERE id = ?", city, currency, house.hotelId());
        catalog.forget();
    }

    /** Another room type with rates from last week for 600 days. */
    public UUID addType(UUID hotel, String name, int capacity, int rooms, long base) {
        var type = ids.next();
        sql.update("""
                INSERT INTO room_type (id, hotel_id, name, description, capacity, image_hint)
                VALUES (?, ?, ?, 'For one test', ?, 'none')
                """, type, hotel, name, capacity);
        sql.update("""
                INSERT INTO room (id, room_type_id, hotel_id, number)
                SELECT uuidv7(), ?, ?, ? || ' ' || n FROM generate_series(1, ?) AS n
                """, type, hotel, name, rooms);
        sql.update("""
                INSERT INTO nightly_rate (room_type_id, night, price)
                SELECT ?, night::date, ? + extract(day FROM night)::bigint
                FROM generate_series(?::timestamptz::date - 7, ?::timestamptz::date + 600, interval '1 day') AS night
                """, type, base, clock.instant(), clock.instant());
        catalog.forget();
        return type;
    }

    /** A guest who cannot sign in: a password would only cost time. */
    public UUID guest() {
        var id = ids.next();
        sql.update(
                "INSERT INTO guest (id, email, name, password_hash) VALUES (?, ?, 'Grace Guest', 'none')",
                id,
                id + "@example.com");
        return id;
    }
}
