package dev.innkeeper.web.page;

import jakarta.ws.rs.QueryParam;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** The query of a search as a form sends it: a field left empty is not a wish, and nonsense is not an error page. */
record WishQuery(
        @QueryParam("from") @Nullable String from,
        @QueryParam("to") @Nullable String to,
        @QueryParam("guests") @Nullable String guests,
        @QueryParam("city") @Nullable String city,
        @QueryParam("hotel") @Nullable String hotel,
        @QueryParam("min") @Nullable String min,
        @QueryParam("max") @Nullable String max,
        @QueryParam("cursor") @Nullable String cursor) {
    private static final int DAYS_AHEAD = 14;
    private static final int NIGHTS = 2;
    // More than any room costs, and still far from overflowing in minor units.
    private static final long DEAREST = 1_000_000_000;

    Wish on(LocalDate today, @Nullable String hotelName) {
        var arrival = date(from, today.plusDays(DAYS_AHEAD));
        return new Wish(
                arrival,
                date(to, arrival.plusDays(NIGHTS)),
                (int) Math.clamp(number(guests, 2L), 1, 20),
                text(city),
                text(hotel),
                hotelName,
                price(min),
                price(max),
                text(cursor),
                today);
    }

    static @Nullable String text(@Nullable String value) {
        // Nothing that Postgres keeps holds a NUL, and it takes none in a question either.
        return value == null || value.isBlank() || value.indexOf('\0') >= 0 ? null : value.strip();
    }

    private static LocalDate date(@Nullable String value, LocalDate otherwise) {
        var text = text(value);
        if (text == null) {
            return otherwise;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            return otherwise;
        }
    }

    private static @Nullable Long price(@Nullable String value) {
        return text(value) == null ? null : Long.valueOf(Math.clamp(number(value, 0L), 0, DEAREST));
    }

    private static long number(@Nullable String value, long otherwise) {
        var text = text(value);
        if (text == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
