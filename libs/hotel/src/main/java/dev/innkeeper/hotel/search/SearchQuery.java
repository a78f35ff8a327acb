package dev.innkeeper.hotel.search;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A search for free rooms.
 *
 * @param from day of arrival, in each hotel's zone
 * @param to day of departure
 * @param hotel a slug, or null for every hotel
 * @param city null for every city; letter case does not matter
 * @param currency ISO 4217 code, or null for every currency: only without a price range, or where all hotels have one
 * @param minTotal least total price in minor units, inclusive
 * @param maxTotal greatest total price in minor units, inclusive
 * @param cursor {@link OfferPage#nextCursor()} of the page before
 * @param limit offers a page, 1 to 100
 */
public record SearchQuery(
        LocalDate from,
        LocalDate to,
        int guests,
        @Nullable String hotel,
        @Nullable String city,
        @Nullable String currency,
        @Nullable Long minTotal,
        @Nullable Long maxTotal,
        @Nullable String cursor,
        int limit) {}
