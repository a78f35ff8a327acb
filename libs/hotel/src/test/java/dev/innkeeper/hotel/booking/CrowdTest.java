package dev.innkeeper.hotel.booking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.hotel.booking.BookingResult.Booked;
import dev.innkeeper.hotel.booking.BookingResult.KeyReused;
import dev.innkeeper.hotel.booking.BookingResult.NoRoom;
import dev.innkeeper.hotel.house.Houses;
import dev.innkeeper.hotel.house.TestHouse;
import dev.innkeeper.hotel.sql.Sql;
import dev.innkeeper.hotel.sql.SqlFailure;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many guests at once. */
@QuarkusTest
@WithTestResource(Backends.class)
@Timeout(120)
class CrowdTest {

    @Inject
    Bookings bookings;

    @Inject
    Houses houses;

    @Inject
    Sql sql;

    @Inject
    Clock clock;

    @Test
    void ofTwoHundredGuestsExactlyTenGetTheLastTenRooms() throws Exception {
        var house = houses.open(10, "Europe/Lisbon");
        var guest = houses.guest();

        var results = atOnce(200, () -> bookings.book(request(house, guest, 2), null));

        assertThat(results).hasOnlyElementsOfTypes(Booked.class, NoRoom.class);
        assertThat(rooms(results)).hasSize(10).doesNotHaveDuplicates();
        assertThat(reservations(house)).isEqualTo(10);
    }

    @Test
    void overlappingStaysOfDifferentLengthsNeverShareARoom() throws Exception {
        var house = houses.open(3, "Europe/Lisbon");
        var guest = houses.guest();
        var ofAllLengths = IntStream.range(0, 60)
                .<Callable<BookingResult>>mapToObj(i -> () -> bookings.book(request(house, guest, 1 + i % 4), null))
                .toList();

        var results = atOnce(ofAllLengths);

        assertThat(rooms(results)).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void theSameKeyAndBodyAnswersWithTheFirstReservation() {
        var house = houses.open(2, "Europe/Lisbon");
        var guest = houses.guest();
        var key = new IdempotencyKey("one", new byte[] {1});

        var first = (Booked) bookings.book(request(house, guest, 2), key);
        var second = (Booked) bookings.book(request(house, guest, 2), key);

        assertThat(first.replayed()).isFalse();
        assertThat(second).isEqualTo(new Booked(first.reservation(), true));
        assertThat(reservations(house)).isEqualTo(1);
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefused() {
        var house = houses.open(2, "Europe/Lisbon");
        var guest = houses.guest();
        bookings.book(request(house, guest, 2), new IdempotencyKey("one", new byte[] {1}));

        assertThat(bookings.book(request(house, guest, 3), new IdempotencyKey("one", new byte[] {2})))
                .isInstanceOf(KeyReused.class);
    }

    @Test
    void keysOfDifferentGuestsNeverMeet() {
        var house = houses.open(2, "Europe/Lisbon");
        var key = new IdempotencyKey("one", new byte[] {1});

        var first = (Booked) bookings.book(request(house, houses.guest(), 2), key);
        var second = (Booked) bookings.book(request(house, houses.guest(), 2), key);

        assertThat(second.replayed()).isFalse();
        assertThat(second.reservation().id()).isNotEqualTo(first.reservation().id());
    }

    @Test
    void aKeyIsNotUsedUpWhenThereWasNoRoom() {
        var house = houses.open(1, "Europe/Lisbon");
        var guest = houses.guest();
        var key = new IdempotencyKey("one", new byte[] {1});
        var taken = (Booked) bookings.book(request(house, houses.guest(), 2), null);
        assertThat(bookings.book(request(house, guest, 2), key)).isInstanceOf(NoRoom.class);

        bookings.cancel(taken.reservation().id());

        assertThat(bookings.book(request(house, guest, 2), key)).isInstanceOf(Booked.class);
    }

    @Test
    void oneKeyInManyConcurrentRequestsBooksOnce() throws Exception {
        var house = houses.open(10, "Europe/Lisbon");
        var guest = houses.guest();
        var key = new IdempotencyKey("one", new byte[] {1});

        var results = atOnce(40, () -> bookings.book(request(house, guest, 2), key));

        assertThat(results).hasOnlyElementsOfType(Booked.class);
        assertThat(results.stream().filter(result -> !((Booked) result).replayed()))
                .hasSize(1);
        assertThat(results.stream()
                        .map(result -> ((Booked) result).reservation().id())
                        .distinct())
                .hasSize(1);
        assertThat(reservations(house)).isEqualTo(1);
    }

    @Test
    void aBookingThatPostgresRefusesFailsAloneInACrowd() throws Exception {
        var house = houses.open(64, "Europe/Lisbon");
        var guest = houses.guest();
        var nobody = UUID.randomUUID();
        var everyEighthOfNobody = IntStream.range(0, 64)
                .<Callable<Boolean>>mapToObj(i -> () -> {
                    try {
                        return bookings.book(request(house, i % 8 == 0 ? nobody : guest, 2), null) instanceof Booked;
                    } catch (SqlFailure refused) {
                        return false;
                    }
                })
                .toList();

        var booked = atOnce(everyEighthOfNobody);

        assertThat(booked.stream().filter(yes -> yes)).hasSize(56);
        assertThat(reservations(house)).isEqualTo(56);
    }

    @Test
    void everyBookingOfACrowdHasItsOwnJobThatEndsTheHold() throws Exception {
        var house = houses.open(64, "Europe/Lisbon");
        var guest = houses.guest();

        var results = atOnce(64, () -> bookings.book(request(house, guest, 2), null));

        var booked = results.stream()
                .map(result -> ((Booked) result).reservation().id().toString())
                .toList();
        var ending = sql.list(
                "SELECT args->>'reservationId' AS reservation FROM job WHERE kind = 'hotel.expire-hold'",
                row -> row.text("reservation"));
        assertThat(ending).containsAll(booked);
    }

    private static List<String> rooms(List<BookingResult> results) {
        return results.stream()
                .filter(Booked.class::isInstance)
                .map(result -> ((Booked) result).reservation().roomNumber())
                .toList();
    }

    private static <T> List<T> atOnce(int times, Callable<T> task) throws Exception {
        return atOnce(Collections.nCopies(times, task));
    }

    private static <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
        var start = new CountDownLatch(1);
        var results = new ArrayList<T>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<T>>();
            for (var task : tasks) {
                running.add(threads.submit(() -> {
                    start.await();
                    return task.call();
                }));
            }
            start.countDown();
            for (var one : running) {
                results.add(one.get());
            }
        }
        return results;
    }

    private int reservations(TestHouse house) {
        return sql.first(
                        "SELECT count(*) AS n FROM reservation WHERE hotel_id = ?",
                        row -> row.integer("n"),
                        house.hotelId())
                .orElseThrow();
    }

    private BookingRequest request(TestHouse house, UUID guest, int nights) {
        var from = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(10);
        return new BookingRequest(guest, house.slug(), house.roomType(), from, from.plusDays(nights), 2, null);
    }
}
