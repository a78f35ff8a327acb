package dev.innkeeper.hotel.seed;

/** The demo data as set-based statements, each of which adds only what is missing. */
final class DemoStatements {

    static final String HOTELS = """
            INSERT INTO hotel (id, slug, name, city, country, zone, description, check_in, check_out,
                               free_cancellation_hours, currency)
            VALUES
              (uuidv7(), 'lisbon', 'Casa do Mar', 'Lisbon', 'PT', 'Europe/Lisbon',
               'Blue tiles, a courtyard with a lemon tree, and the river at the end of the street.',
               '15:00', '11:00', 24, 'EUR'),
              (uuidv7(), 'new-york', 'The Alder', 'New York', 'US', 'America/New_York',
               'A brownstone of quiet rooms, two blocks from the park and open all night.',
               '16:00', '11:00', 48, 'USD'),
              (uuidv7(), 'kyoto', 'Kawa Ryokan', 'Kyoto', 'JP', 'Asia/Tokyo',
               'Tatami, cedar baths and breakfast by the water, in a house that is older than its street.',
               '15:00', '10:00', 72, 'JPY')
            ON CONFLICT (slug) DO NOTHING
            """;

    static final String ROOM_TYPES = """
            INSERT INTO room_type (id, hotel_id, name, description, capacity, image_hint)
            SELECT uuidv7(), h.id, t.name, t.description, t.capacity, t.image_hint
            FROM hotel h
            JOIN (VALUES
                ('lisbon', 'Single', 'A bed by the window, for one and a book.', 1, 'window'),
                ('lisbon', 'Courtyard Double', 'A wide bed and a balcony above the lemon tree.', 2, 'courtyard'),
                ('lisbon', 'River Double', 'Morning light and the boats.', 2, 'river'),
                ('lisbon', 'Family Suite', 'Two rooms and a kitchen table for four.', 4, 'suite'),
                ('new-york', 'Studio', 'Small, warm, and a desk that faces the street.', 1, 'desk'),
                ('new-york', 'Queen', 'A queen bed under a tin ceiling.', 2, 'queen'),
                ('new-york', 'Park King', 'A king bed and treetops.', 2, 'park'),
                ('new-york', 'Loft', 'The top floor under the skylight.', 4, 'loft'),
                ('kyoto', 'Four and a Half Mats', 'One futon, one scroll, one garden stone.', 1, 'tatami'),
                ('kyoto', 'Eight Mats', 'Two futons and a view of the moss.', 2, 'moss'),
                ('kyoto', 'River Room', 'The sound of water, and a cedar bath of your own.', 3, 'water'),
                ('kyoto', 'Garden House', 'A house of its own behind the bamboo.', 5, 'garden')
            ) AS t (slug, name, description, capacity, image_hint) ON t.slug = h.slug
            ON CONFLICT (hotel_id, name) DO NOTHING
            """;

    /** Ten rooms a type, a floor for each type: 101 to 110, 201 to 210 and so on. */
    static final String ROOMS = """
            INSERT INTO room (id, room_type_id, hotel_id, number)
            SELECT uuidv7(), t.id, t.hotel_id, (t.floor * 100 + n)::text
            FROM (
                SELECT id, hotel_id, row_number() OVER (PARTITION BY hotel_id ORDER BY capacity, id) AS floor
                FROM room_type
                WHERE hotel_id IN (SELECT id FROM hotel WHERE slug IN ('lisbon', 'new-york', 'kyoto'))
            ) t
            CROSS JOIN generate_series(1, 10) AS n
            WHERE NOT EXISTS (SELECT FROM room WHERE room.room_type_id = t.id)
            ON CONFLICT (hotel_id, number) DO NOTHING
            """;

    /** By size of the room, dearer from Friday to Sunday and in summer, and rounded to whole tens. */
    static final String RATES = """
            INSERT INTO nightly_rate (room_type_id, night, price)
            SELECT t.id, night::date,
                   (round(base.price * (0.8 + 0.25 * t.capacity)
                       * CASE WHEN extract(isodow FROM night) IN (5, 6) THEN 1.25 ELSE 1.0 END
                       * CASE WHEN extract(month FROM night) BETWEEN 6 AND 9 THEN 1.2 ELSE 1.0 END / 1000) * 1000)::bigint
            FROM room_type t
            JOIN hotel h ON h.id = t.hotel_id
            JOIN (VALUES ('lisbon', 9000), ('new-york', 16000), ('kyoto', 18000)) AS base (slug, price)
                 ON base.slug = h.slug
            CROSS JOIN LATERAL (SELECT (?::timestamptz AT TIME ZONE h.zone)::date AS today) AS local
            CROSS JOIN LATERAL generate_series(local.today - 1, local.today + 365, interval '1 day') AS night
            ON CONFLICT (room_type_id, night) DO NOTHING
            """;

    private DemoStatements() {}
}
