package dev.innkeeper.hotel.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.innkeeper.hotel.Money;
import dev.innkeeper.hotel.booking.BookingResult.Booked;
import dev.innkeeper.hotel.booking.BookingResult.NoRoom;
import dev.innkeeper.hotel.house.Houses;
import dev.innkeeper.hotel.house.Stays;
import dev.innkeeper.hotel.house.TestHouse;
import dev.innkeeper.hotel.search.Offer;
import dev.innkeeper.hotel.sql.Sql;
import dev.innkeeper.hotel.sql.SqlFailure;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class BookingTest {

    @Inject
    Bookings bookings;

    @Inject
    Houses houses;

    @Inject
    Stays stays;

    @Inject
    Sql sql;

    @Inject
    Clock clock;

    @Test
    void aBookingHoldsARoomForAQuarterOfAnHour() {
        var house = houses.open(1, "Europe/Lisbon");
        var guest = houses.guest();
        var from = today().plusDays(10);

        var booked =
                booked(new BookingRequest(guest, house.slug(), house.roomType(), from, from.plusDays(3), 2, "late"));

        assertThat(booked.replayed()).isFalse();
        var reservation = booked.reservation();
        assertThat(reservation.status()).isEqualTo(Status.HELD);
        assertThat(reservation.roomNumber()).isEqualTo("Double 1");
        assertThat(reservation.guestName()).isEqualTo("Grace Guest");
        assertThat(reservation.code()).matches("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}");
        assertThat(Duration.between(reservation.createdAt(), reservation.holdUntil()))
                .isEqualTo(Duration.ofMinutes(15));
        assertThat(bookings.find(reservation.id())).contains(reservation);
    }

    @Test
    void itsJobEndsTheHoldAndWasCommittedWithIt() {
        var house = houses.open(1, "Europe/Lisbon");
        var reservation = stays.hold(house, today().plusDays(10), 1);

        var runAt = sql.first(
                "SELECT run_at FROM job WHERE kind = 'hotel.expire-hold' AND args->>'reservationId' = ?",
                row -> row.instant("run_at"),
                reservation.id().toString());

        assertThat(runAt).contains(reservation.holdUntil());
    }

    @Test
    void pricesAreFrozenWhenBooked() {
        var house = houses.open(1, "Europe/Lisbon");
        var from = today().plusDays(10);
        var reservation = stays.hold(house, from, 2);
        long first = Houses.BASE + from.getDayOfMonth();
        long second = Houses.BASE + from.plusDays(1).getDayOfMonth();

        sql.update("UPDATE nightly_rate SET price = price * 2 WHERE room_type_id = ?", house.roomType());

        var later = bookings.find(reservation.id()).orElseThrow();
        assertThat(later.nights()).extracting(night -> night.price().minor()).containsExactly(first, second);
        assertThat(later.total()).isEqualTo(new Money(first + second, "EUR"));
    }

    @Test
    void aTakenRoomAnswersWithAlternatives_theSameHotelsFirst() {
        var house = houses.open(1, "Europe/Lisbon");
        var suite = houses.addType(house.hotelId(), "Suite", 3, 2, 50_000);
        houses.open(1, "Europe/Lisbon");
        var from = today().plusDays(10);
        stays.hold(house, from, 2);

        var result = bookings.book(request(house, from, 2), null);

        assertThat(result).isInstanceOfSatisfying(NoRoom.class, none -> {
            assertThat(none.alternatives().getFirst().roomType()).isEqualTo(suite);
            assertThat(none.alternatives().getFirst().freeRooms()).isEqualTo(2);
            assertThat(none.alternatives())
                    .extracting(Offer::roomType)
                    .doesNotContain(house.roomType())
                    .hasSizeGreaterThan(1);
        });
    }

    @Test
    void aRoomIsFreeAgainOnTheDayOfDeparture() {
        var house = houses.open(1, "Europe/Lisbon");
        var from = today().plusDays(10);

        assertThat(stays.hold(house, from, 2).roomNumber())
                .isEqualTo(stays.hold(house, from.plusDays(2), 2).roomNumber());
    }

    @Test
    void aNightWithoutARateIsNotForSale() {
        var house = houses.open(1, "Europe/Lisbon");
        var from = today().plusDays(10);
        sql.update("DELETE FROM nightly_rate WHERE room_type_id = ? AND night = ?", house.roomType(), from.plusDays(1));

        assertThat(bookings.book(request(house, from, 2), null)).isInstanceOf(NoRoom.class);
    }

    @Test
    void theDatabaseItselfRefusesTwoLiveReservationsOfOneNight() {
        var house = houses.open(1, "Europe/Lisbon");
        var from = today().plusDays(10);
        var id = stays.hold(house, from, 3).id();

        assertThatExceptionOfType(SqlFailure.class)
                .isThrownBy(() -> copy(id, from.plusDays(2), from.plusDays(4), "held"))
                .havingCause()
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23P01"));
        copy(id, from.plusDays(3), from.plusDays(4), "held");
        copy(id, from.plusDays(2), from.plusDays(4), "expired");
    }

    private void copy(UUID reservation, LocalDate from, LocalDate to, String state) {
        sql.update("""
                INSERT INTO reservation (id, code, guest_id, hotel_id, room_type_id, room_id, arrival, departure, guests,
                                         state, night_prices, total, currency, hold_until, free_cancel_until)
                SELECT uuidv7(), uuidv7()::text, guest_id, hotel_id, room_type_id, room_id, ?, ?, guests,
                       ?, array_fill(1::bigint, ARRAY[?::date - ?::date]), total, currency, hold_until, free_cancel_until
                FROM reservation WHERE id = ?
                """, from, to, state, to, from, reservation);
    }

    private Booked booked(BookingRequest request) {
        return (Booked) bookings.book(request, null);
    }

    private BookingRequest request(TestHouse house, LocalDate from, int nights) {
        return new BookingRequest(houses.guest(), house.slug(), house.roomType(), from, from.plusDays(nights), 2, null);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
