package dev.innkeeper.hotel.search;

import dev.innkeeper.hotel.HotelMetrics;
import dev.innkeeper.hotel.Money;
import dev.innkeeper.hotel.Night;
import dev.innkeeper.hotel.booking.StayInvalid;
import dev.innkeeper.hotel.booking.StayRules;
import dev.innkeeper.hotel.catalog.Catalog;
import dev.innkeeper.hotel.catalog.Sellable;
import dev.innkeeper.hotel.sql.Row;
import dev.innkeeper.hotel.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds free rooms. */
@ApplicationScoped
public class Search {

    private static final int LARGEST_PAGE = 100;
    private static final int ALTERNATIVES = 6;

    /**
     * Prices first and in the page's order; then rooms are counted type by type until the page is full, so that a search
     * costs what it shows and not what the house has.
     */
    private static final String OFFERS = """
            SELECT priced.id AS room_type, priced.total, priced.nights, free.rooms
            FROM (
                SELECT t.id, h.currency, price.total, price.nights
                FROM room_type t
                JOIN hotel h ON h.id = t.hotel_id
                CROSS JOIN LATERAL (
                    SELECT sum(n.price)::bigint AS total, array_agg(n.price ORDER BY n.night) AS nights, count(*) AS known
                    FROM nightly_rate n
                    WHERE n.room_type_id = t.id AND n.night >= ? AND n.night < ?
                ) price
                WHERE t.capacity >= ?
                  AND (?::timestamptz AT TIME ZONE h.zone)::date <= ?
                  AND h.slug = coalesce(?::text, h.slug)
                  AND lower(h.city) = coalesce(lower(?::text), lower(h.city))
                  AND h.currency = coalesce(?::text, h.currency)
                  AND price.known = ?::date - ?::date
                  AND price.total >= coalesce(?::bigint, price.total)
                  AND price.total <= coalesce(?::bigint, price.total)
                  AND (?::text IS NULL OR (h.currency, price.total, t.id) > (?::text, ?::bigint, ?::uuid))
                ORDER BY h.currency, price.total, t.id
            ) priced
            CROSS JOIN LATERAL (
                SELECT count(*) AS rooms
                FROM room
                WHERE room.room_type_id = priced.id
                  AND NOT EXISTS (
                      SELECT FROM reservation r
                      WHERE r.room_id = room.id
                        AND r.state IN ('held', 'confirmed', 'checked_in')
                        AND daterange(r.arrival, r.departure) && daterange(?, ?))
            ) free
            WHERE free.rooms > 0
            ORDER BY priced.currency, priced.total, priced.id
            LIMIT ?
            """;

    private final Sql sql;
    private final Catalog catalog;
    private final StayRules rules;
    private final HotelMetrics metrics;
    private final Clock clock;

    Search(Sql sql, Catalog catalog, StayRules rules, HotelMetrics metrics, Clock clock) {
        this.sql = sql;
        this.catalog = catalog;
        this.rules = rules;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * One page of offers. Throws {@code StayInvalid} for dates that cannot be sold, a cursor that is not ours, or a price
     * range over several currencies.
     */
    public OfferPage offers(SearchQuery query) {
        rules.checkAnywhere(query.from(), query.to(), query.guests());
        if (query.limit() < 1 || query.limit() > LARGEST_PAGE) {
            throw new StayInvalid("limit", "must be from 1 to " + LARGEST_PAGE);
        }
        if (query.minTotal() != null || query.maxTotal() != null) {
            requireOneCurrency(query);
        }
        var after = cursor(query.cursor());
        var found = metrics.searched(() -> find(query, after));
        if (found.size() <= query.limit()) {
            return new OfferPage(found, null);
        }
        var page = List.copyOf(found.subList(0, query.limit()));
        var last = page.getLast();
        return new OfferPage(
                page, new Cursor(last.total().currency(), last.total().minor(), last.roomType()).token());
    }

    /** Free rooms for the same dates and guests: the wanted hotel's first, then those elsewhere by currency and price. */
    public List<Offer> alternatives(String hotel, LocalDate from, LocalDate to, int guests) {
        var here = find(new SearchQuery(from, to, guests, hotel, null, null, null, null, null, ALTERNATIVES), null);
        if (here.size() >= ALTERNATIVES) {
            return List.copyOf(here.subList(0, ALTERNATIVES));
        }
        // All that is free here is known by now, so twice as many rows hold enough from elsewhere.
        var everywhere =
                find(new SearchQuery(from, to, guests, null, null, null, null, null, null, 2 * ALTERNATIVES), null);
        var elsewhere = everywhere.stream().filter(offer -> !offer.hotel().equals(hotel));
        return Stream.concat(here.stream(), elsewhere).limit(ALTERNATIVES).toList();
    }

    private void requireOneCurrency(SearchQuery query) {
        if (query.currency() == null
                && catalog.currencies(query.hotel(), query.city()).size() > 1) {
            throw new StayInvalid("currency", "is needed for a price range: these hotels have several");
        }
    }

    private List<Offer> find(SearchQuery query, @Nullable Cursor after) {
        return sql.list(
                OFFERS,
                row -> offer(row, query.from()),
                query.from(),
                query.to(),
                query.guests(),
                clock.instant(),
                query.from(),
                query.hotel(),
                query.city(),
                query.currency(),
                query.to(),
                query.from(),
                query.minTotal(),
                query.maxTotal(),
                after == null ? null : after.currency(),
                after == null ? null : after.currency(),
                after == null ? null : after.total(),
                after == null ? null : after.roomType(),
                query.from(),
                query.to(),
                query.limit() + 1);
    }

    private Offer offer(Row row, LocalDate from) throws SQLException {
        var id = row.uuid("room_type");
        var sellable = catalog.sellable(id).orElseGet(() -> reread(id));
        var hotel = sellable.hotel();
        var type = sellable.roomType();
        return new Offer(
                hotel.slug(),
                hotel.name(),
                hotel.city(),
                id,
                type.name(),
                type.description(),
                type.capacity(),
                row.integer("rooms"),
                new Money(row.bigint("total"), hotel.currency()),
                Night.of(from, row.bigints("nights"), hotel.currency()));
    }

    /** A type that the database has and memory has not is newer than our memory. */
    private Sellable reread(UUID roomType) {
        catalog.forget();
        return catalog.sellable(roomType).orElseThrow();
    }

    private static @Nullable Cursor cursor(@Nullable String token) {
        return token == null
                ? null
                : Cursor.parse(token).orElseThrow(() -> new StayInvalid("cursor", "is not one of ours"));
    }
}
