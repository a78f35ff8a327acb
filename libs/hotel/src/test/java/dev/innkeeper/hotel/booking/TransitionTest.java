package dev.innkeeper.hotel.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.innkeeper.hotel.Money;
import dev.innkeeper.hotel.house.Houses;
import dev.innkeeper.hotel.house.MovableClock;
import dev.innkeeper.hotel.house.Stays;
import dev.innkeeper.hotel.house.TestHouse;
import dev.innkeeper.hotel.sql.Sql;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class TransitionTest {

    @Inject
    Bookings bookings;

    @Inject
    Houses houses;

    @Inject
    Stays stays;

    @Inject
    MovableClock clock;

    @Inject
    Sql sql;

    @AfterEach
    void letTheClockRun() {
        clock.run();
    }

    @Test
    void payingConfirmsOwesTheTotalAndMails() {
        var held = book(10);

        var confirmed = bookings.pay(held.id(), PaymentMethod.AT_HOTEL);

        assertThat(confirmed.status()).isEqualTo(Status.CONFIRMED);
        assertThat(confirmed.confirmedAt()).isNotNull();
        assertThat(confirmed.holdUntil()).isNull();
        assertThat(due(held.id(), "stay")).isEqualTo(held.total().minor());
        assertThat(jobs("hotel.send-confirmation", held.id())).isEqualTo(1);
    }

    @Test
    void aLapsedHoldCannotBePaidEvenBeforeAnybodyExpiresIt() {
        var held = book(10);
        clock.stopAt(held.createdAt().plus(Duration.ofMinutes(15)));

        assertThatExceptionOfType(IllegalTransition.class)
                .isThrownBy(() -> bookings.pay(held.id(), PaymentMethod.AT_HOTEL))
                .satisfies(e -> assertThat(e.from()).isEqualTo(Status.EXPIRED));
    }

    @Test
    void cancellingInTimeIsFreeAndFreesTheRoom() {
        var house = houses.open(1, "Europe/Lisbon");
        var confirmed = bookings.pay(book(house, 10).id(), PaymentMethod.AT_HOTEL);

        assertThat(bookings.quoteCancellation(confirmed.id()).free()).isTrue();
        var cancelled = bookings.cancel(confirmed.id());

        assertThat(cancelled.status()).isEqualTo(Status.CANCELLED);
        assertThat(cancelled.cancellationFee()).isEqualTo(new Money(0, "EUR"));
        assertThat(due(confirmed.id(), "stay")).isZero();
        assertThat(jobs("hotel.send-cancellation", confirmed.id())).isEqualTo(1);
        assertThat(book(house, 10).status()).isEqualTo(Status.HELD);
    }

    @Test
    void cancellingLateCostsTheFirstNight() {
        var confirmed = bookings.pay(book(10).id(), PaymentMethod.AT_HOTEL);
        clock.stopAt(confirmed.freeCancellationUntil());

        var quote = bookings.quoteCancellation(confirmed.id());
        var cancelled = bookings.cancel(confirmed.id());

        var firstNight = confirmed.nights().getFirst().price();
        assertThat(quote).isEqualTo(new CancellationQuote(false, firstNight, confirmed.freeCancellationUntil()));
        assertThat(cancelled.cancellationFee()).isEqualTo(firstNight);
        assertThat(due(confirmed.id(), "cancellation_fee")).isEqualTo(firstNight.minor());
    }

    @Test
    void aHoldExpiresOnceAndNotBeforeItsTime() {
        var house = houses.open(1, "Europe/Lisbon");
        var held = book(house, 10);
        assertThat(bookings.expire(held.id())).isFalse();

        clock.stopAt(held.createdAt().plus(Duration.ofMinutes(15)));

        assertThat(bookings.expire(held.id())).isTrue();
        assertThat(bookings.expire(held.id())).isFalse();
        assertThat(bookings.find(held.id()).orElseThrow().status()).isEqualTo(Status.EXPIRED);
        assertThat(jobs("hotel.send-expiry", held.id())).isEqualTo(1);
        assertThat(book(house, 10).status()).isEqualTo(Status.HELD);
    }

    @Test
    void theSweepExpiresWhatHasLapsedAndNothingElse() {
        var lapsed = book(10);
        clock.stopAt(lapsed.createdAt().plus(Duration.ofMinutes(15)));
        var fresh = book(20);

        // What other tests hold has lapsed too, and goes first, a batch at a time.
        int swept;
        do {
            swept = bookings.expireLapsed();
        } while (swept > 0);

        assertThat(bookings.find(lapsed.id()).orElseThrow().status()).isEqualTo(Status.EXPIRED);
        assertThat(bookings.find(fresh.id()).orElseThrow().status()).isEqualTo(Status.HELD);
    }

    @Test
    void aStayIsCheckedInFromItsFirstDayOnAndThenCompleted() {
        var confirmed = bookings.pay(book(10).id(), PaymentMethod.AT_HOTEL);
        assertThatExceptionOfType(StayInvalid.class).isThrownBy(() -> bookings.checkIn(confirmed.id()));

        clock.stopAt(confirmed.from().atStartOfDay(confirmed.zone()).toInstant());

        assertThat(bookings.checkIn(confirmed.id()).status()).isEqualTo(Status.CHECKED_IN);
        assertThat(bookings.complete(confirmed.id()).status()).isEqualTo(Status.COMPLETED);
    }

    @Test
    void illegalTransitionsAreRejected() {
        var held = book(10).id();
        assertRejected(() -> bookings.checkIn(held));
        assertRejected(() -> bookings.complete(held));
        bookings.pay(held, PaymentMethod.AT_HOTEL);
        assertRejected(() -> bookings.pay(held, PaymentMethod.AT_HOTEL));
        assertThat(bookings.expire(held)).isFalse();
        bookings.cancel(held);
        assertRejected(() -> bookings.cancel(held));
        assertRejected(() -> bookings.pay(held, PaymentMethod.AT_HOTEL));
        assertRejected(() -> bookings.checkIn(held));
    }

    @Test
    void anUnknownReservationIsNotFound() {
        assertThatExceptionOfType(ReservationNotFound.class).isThrownBy(() -> bookings.cancel(new UUID(0, 0)));
    }

    @Test
    void aGuestPagesThroughTheirOwnReservationsNewestFirst() {
        var house = houses.open(5, "Europe/Lisbon");
        var guest = houses.guest();
        var ids =
                IntStream.range(0, 5).mapToObj(_ -> book(house, guest, 10).id()).toList();

        var first = bookings.ofGuest(guest, null, 3);
        var second = bookings.ofGuest(guest, first.nextCursor(), 3);

        assertThat(first.reservations())
                .extracting(Reservation::id)
                .containsExactly(ids.get(4), ids.get(3), ids.get(2));
        assertThat(second.reservations()).extracting(Reservation::id).containsExactly(ids.get(1), ids.get(0));
        assertThat(second.nextCursor()).isNull();
    }

    private static void assertRejected(Runnable transition) {
        assertThatExceptionOfType(IllegalTransition.class).isThrownBy(transition::run);
    }

    private Reservation book(int daysAhead) {
        return book(houses.open(1, "Europe/Lisbon"), daysAhead);
    }

    private Reservation book(TestHouse house, int daysAhead) {
        return book(house, houses.guest(), daysAhead);
    }

    private Reservation book(TestHouse house, UUID guest, int daysAhead) {
        var today = LocalDate.ofInstant(clock.instant(), ZoneId.of("Europe/Lisbon"));
        return stays.hold(house, guest, today.plusDays(daysAhead), 2);
    }

    private long due(UUID reservation, String purpose) {
        return sql.first(
                        "SELECT coalesce(sum(amount), 0)::bigint AS due FROM payment WHERE reservation_id = ? AND purpose = ? AND state = 'due'",
                        row -> row.bigint("due"),
                        reservation,
                        purpose)
                .orElseThrow();
    }

    private int jobs(String kind, UUID reservation) {
        return sql.first(
                        "SELECT count(*) AS n FROM job WHERE kind = ? AND args->>'reservationId' = ?",
                        row -> row.integer("n"),
                        kind,
                        reservation.toString())
                .orElseThrow();
    }
}
