package dev.innkeeper.hotel.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.hotel.booking.BookingRequest;
import dev.innkeeper.hotel.booking.BookingResult.Booked;
import dev.innkeeper.hotel.booking.Bookings;
import dev.innkeeper.hotel.booking.PaymentMethod;
import dev.innkeeper.hotel.booking.Reservation;
import dev.innkeeper.hotel.booking.Status;
import dev.innkeeper.hotel.house.Houses;
import dev.innkeeper.hotel.house.MovableClock;
import dev.innkeeper.hotel.house.TestHouse;
import dev.innkeeper.hotel.sql.Sql;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class DeskTest {

    @Inject
    Arrivals arrivals;

    @Inject
    NightAudits audits;

    @Inject
    Bookings bookings;

    @Inject
    Houses houses;

    @Inject
    MovableClock clock;

    @Inject
    Sql sql;

    @AfterEach
    void letTheClockRun() {
        clock.run();
    }

    @Test
    void eachConfirmedArrivalIsRemindedOnce() {
        var house = houses.open(3, "UTC");
        var from = today().plusDays(3);
        confirm(house, from, 2);
        bookings.cancel(confirm(house, from, 2).id());
        confirm(house, from.plusDays(1), 1);

        assertThat(arrivals.remind(house.slug(), from)).isEqualTo(1);
        assertThat(arrivals.remind(house.slug(), from)).isZero();
    }

    @Test
    void theAuditCompletesDeparturesCountsTheNightAndStands() {
        var house = houses.open(3, "UTC");
        var night = today().plusDays(3);
        var leaving = confirm(house, night.minusDays(1), 1);
        confirm(house, night, 2);
        confirm(house, night.minusDays(1), 3);
        clock.stopAt(leaving.from().atStartOfDay().toInstant(ZoneOffset.UTC));
        bookings.checkIn(leaving.id());

        assertThat(audits.audit(house.slug(), night)).isTrue();
        assertThat(audits.audit(house.slug(), night)).isFalse();

        assertThat(bookings.find(leaving.id()).orElseThrow().status()).isEqualTo(Status.COMPLETED);
        var row = sql.list(
                "SELECT arrivals, departures, in_house, revenue FROM night_audit WHERE hotel_id = ?",
                found -> List.of(
                        found.bigint("arrivals"),
                        found.bigint("departures"),
                        found.bigint("in_house"),
                        found.bigint("revenue")),
                house.hotelId());
        assertThat(row).containsExactly(List.of(1L, 1L, 2L, 2 * (Houses.BASE + night.getDayOfMonth())));
    }

    private Reservation confirm(TestHouse house, LocalDate from, int nights) {
        var request = new BookingRequest(
                houses.guest(), house.slug(), house.roomType(), from, from.plusDays(nights), 2, null);
        var booked = (Booked) bookings.book(request, null);
        return bookings.pay(booked.reservation().id(), PaymentMethod.AT_HOTEL);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
