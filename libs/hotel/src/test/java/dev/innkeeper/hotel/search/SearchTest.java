package dev.innkeeper.hotel.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.innkeeper.hotel.Money;
import dev.innkeeper.hotel.booking.BookingRequest;
import dev.innkeeper.hotel.booking.BookingResult.Booked;
import dev.innkeeper.hotel.booking.Bookings;
import dev.innkeeper.hotel.booking.StayInvalid;
import dev.innkeeper.hotel.house.Houses;
import dev.innkeeper.hotel.house.TestHouse;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class SearchTest {

    @Inject
    Search search;

    @Inject
    Bookings bookings;

    @Inject
    Houses houses;

    @Inject
    Clock clock;

    @Test
    void anOfferCountsFreeRoomsAndSumsTheNights() {
        var house = houses.open(3, "Europe/Lisbon");
        var from = from();
        var request = new BookingRequest(
                houses.guest(), house.slug(), house.roomType(), from.plusDays(1), from.plusDays(4), 2, null);
        assertThat(bookings.book(request, null)).isInstanceOf(Booked.class);

        var offer =
                search.offers(query(house, 2, null, null, null, 10)).offers().getFirst();

        assertThat(offer.freeRooms()).isEqualTo(2);
        assertThat(offer.nights()).hasSize(2);
        assertThat(offer.total().minor())
                .isEqualTo(2 * Houses.BASE
                        + from.getDayOfMonth()
                        + from.plusDays(1).getDayOfMonth());
    }

    @Test
    void fullTypesAndTooSmallOnesAreNotOffered() {
        var house = houses.open(1, "Europe/Lisbon");
        var family = houses.addType(house.hotelId(), "Family", 4, 1, 20_000);

        assertThat(search.offers(query(house, 3, null, null, null, 10)).offers())
                .extracting(Offer::roomType)
                .containsExactly(family);
    }

    @Test
    void pagesFollowEachOtherByTotal_withoutGapsOrRepeats() {
        var house = houses.open(1, "Europe/Lisbon");
        for (int i = 1; i <= 6; i++) {
            // Pairs of equal totals, so that the second key decides.
            houses.addType(house.hotelId(), "Type " + i, 2, 1, 20_000 + i / 2 * 1_000);
        }

        var seen = new ArrayList<Offer>();
        String cursor = null;
        do {
            var page = search.offers(query(house, 2, null, null, cursor, 2));
            assertThat(page.offers()).hasSizeLessThanOrEqualTo(2);
            seen.addAll(page.offers());
            cursor = page.nextCursor();
        } while (cursor != null);

        assertThat(seen).extracting(Offer::roomType).hasSize(7).doesNotHaveDuplicates();
        assertThat(seen).extracting(offer -> offer.total().minor()).isSorted();
    }

    @Test
    void thePriceRangeIsInclusive() {
        var house = houses.open(1, "Europe/Lisbon");
        houses.addType(house.hotelId(), "Dear", 2, 1, 90_000);
        var cheap = search.offers(query(house, 2, null, null, null, 1))
                .offers()
                .getFirst()
                .total()
                .minor();

        assertThat(search.offers(query(house, 2, cheap, cheap, null, 10)).offers())
                .hasSize(1);
        assertThat(search.offers(query(house, 2, cheap + 1, null, null, 10)).offers())
                .extracting(Offer::roomTypeName)
                .containsExactly("Dear");
    }

    @Test
    void currenciesAreNotMixedInTheOrder() {
        var city = cityOfEuroAndYen();

        var seen = new ArrayList<Money>();
        String cursor = null;
        do {
            var page = search.offers(inCity(city, null, null, cursor, 1));
            page.offers().forEach(offer -> seen.add(offer.total()));
            cursor = page.nextCursor();
        } while (cursor != null);

        assertThat(seen).extracting(Money::currency).containsExactly("EUR", "EUR", "JPY", "JPY");
        assertThat(seen.subList(0, 2)).extracting(Money::minor).isSorted();
        assertThat(seen.subList(2, 4)).extracting(Money::minor).isSorted();
        assertThat(seen.get(1).minor()).isGreaterThan(seen.get(2).minor());
    }

    @Test
    void aPriceRangeIsOfOneCurrency() {
        var city = cityOfEuroAndYen();

        assertThatExceptionOfType(StayInvalid.class)
                .isThrownBy(() -> search.offers(inCity(city, null, 5_000L, null, 10)))
                .satisfies(e -> assertThat(e.field()).isEqualTo("currency"));
        assertThat(search.offers(inCity(city, "JPY", 5_000L, null, 10)).offers())
                .extracting(Offer::total)
                .singleElement()
                .extracting(Money::currency)
                .isEqualTo("JPY");
    }

    @Test
    void aCityIsFoundInAnyLetterCase() {
        var house = houses.open(1, "Europe/Lisbon");
        var from = from();

        var page = search.offers(new SearchQuery(
                from,
                from.plusDays(1),
                2,
                null,
                ("City of " + house.slug()).toUpperCase(Locale.ROOT),
                null,
                null,
                null,
                null,
                10));

        assertThat(page.offers()).extracting(Offer::hotel).containsExactly(house.slug());
    }

    @Test
    void aForeignCursorIsRefused() {
        var house = houses.open(1, "Europe/Lisbon");

        assertThatExceptionOfType(StayInvalid.class)
                .isThrownBy(() -> search.offers(query(house, 2, null, null, "nonsense", 10)))
                .satisfies(e -> assertThat(e.field()).isEqualTo("cursor"));
    }

    /** A city with two room types for euros and two, in numbers the cheaper ones, for yen. */
    private String cityOfEuroAndYen() {
        var euro = houses.open(1, "Europe/Lisbon");
        houses.addType(euro.hotelId(), "Dear", 2, 1, 90_000);
        var yen = houses.open(1, "Asia/Tokyo");
        houses.addType(yen.hotelId(), "Cheap", 2, 1, 500);
        var city = "City of " + euro.slug();
        houses.move(yen, city, "JPY");
        return city;
    }

    private SearchQuery inCity(
            String city, @Nullable String currency, @Nullable Long min, @Nullable String cursor, int limit) {
        var from = from();
        return new SearchQuery(from, from.plusDays(2), 2, null, city, currency, min, null, cursor, limit);
    }

    private SearchQuery query(
            TestHouse house, int guests, @Nullable Long min, @Nullable Long max, @Nullable String cursor, int limit) {
        var from = from();
        return new SearchQuery(from, from.plusDays(2), guests, house.slug(), null, null, min, max, cursor, limit);
    }

    private LocalDate from() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(10);
    }
}
