package dev.innkeeper.web.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.innkeeper.hotel.search.Offer;
import dev.innkeeper.hotel.search.OfferPage;
import dev.innkeeper.hotel.search.SearchQuery;
import java.net.URLEncoder;
import java.time.LocalDate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a visitor is looking for, as the forms show it.
 *
 * @param hotel a slug
 * @param min least total in major units of the hotel's currency
 * @param max greatest total in major units of the hotel's currency
 * @param today the first day the calendar offers
 */
record Wish(
        LocalDate from,
        LocalDate to,
        int guests,
        @Nullable String city,
        @Nullable String hotel,
        @Nullable String hotelName,
        @Nullable Long min,
        @Nullable Long max,
        @Nullable String cursor,
        LocalDate today) {
    private static final int OFFERS_A_PAGE = 10;

    /** @param minorUnits minor units in one major unit of the currency that prices are typed in */
    SearchQuery query(long minorUnits) {
        return new SearchQuery(
                from,
                to,
                guests,
                hotel,
                city,
                null,
                min == null ? null : Long.valueOf(Math.multiplyExact(min, minorUnits)),
                max == null ? null : Long.valueOf(Math.multiplyExact(max, minorUnits)),
                cursor,
                OFFERS_A_PAGE);
    }

    /** The address of this search. */
    public String self() {
        var url = new StringBuilder("/search?from=" + from + "&to=" + to + "&guests=" + guests);
        append(url, "city", city);
        append(url, "hotel", hotel);
        append(url, "min", min);
        append(url, "max", max);
        return url.toString();
    }

    /** The address of the page that follows that cursor. */
    public String after(String next) {
        var url = new StringBuilder(self());
        append(url, "cursor", next);
        return url.toString();
    }

    /** The channels that tell of changes to what is shown, separated by spaces. */
    public String channels(OfferPage page) {
        return page.offers().stream()
                .map(Offer::hotel)
                .distinct()
                .map(slug -> "availability." + slug)
                .collect(Collectors.joining(" "));
    }

    private static void append(StringBuilder url, String name, @Nullable Object value) {
        if (value != null) {
            url.append('&').append(name).append('=').append(URLEncoder.encode(value.toString(), UTF_8));
        }
    }
}
