package dev.innkeeper.hotel.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.innkeeper.hotel.house.Houses;
import dev.innkeeper.hotel.house.MovableClock;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(Backends.class)
class StayRulesTest {

    @Inject
    StayRules rules;

    @Inject
    Bookings bookings;

    @Inject
    Houses houses;

    @Inject
    MovableClock clock;

    @AfterEach
    void letTheClockRun() {
        clock.run();
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 2, to", "1, 32, 2, to", "-1, 2, 2, from", "501, 502, 2, from", "1, 2, 0, guests", "5, 4, 1, to"})
    void staysNobodyCanSellAreRefusedByField(int from, int to, int guests, String field) {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);

        assertThatExceptionOfType(StayInvalid.class)
                .isThrownBy(() -> rules.check(today.plusDays(from), today.plusDays(to), guests, ZoneOffset.UTC))
                .satisfies(e -> assertThat(e.field()).isEqualTo(field));
    }

    @Test
    void aDayIsPastByTheHotelsCalendar() {
        clock.stopAt(Instant.parse("2026-06-10T03:00:00Z"));
        var ninth = LocalDate.of(2026, 6, 9);

        assertThatNoException()
                .isThrownBy(() -> rules.check(ninth, ninth.plusDays(1), 1, ZoneId.of("America/New_York")));
        assertThatExceptionOfType(StayInvalid.class)
                .isThrownBy(() -> rules.check(ninth, ninth.plusDays(1), 1, ZoneId.of("Asia/Tokyo")));
    }

    @Test
    void moreGuestsThanTheRoomSleepsAreRefused() {
        var house = houses.open(1, "Europe/Lisbon");
        var from = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(5);
        var request =
                new BookingRequest(houses.guest(), house.slug(), house.roomType(), from, from.plusDays(1), 3, null);

        assertThatExceptionOfType(StayInvalid.class).isThrownBy(() -> bookings.book(request, null));
    }
}
