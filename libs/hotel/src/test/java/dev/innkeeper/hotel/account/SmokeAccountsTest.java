package dev.innkeeper.hotel.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.hotel.booking.Bookings;
import dev.innkeeper.hotel.booking.PaymentMethod;
import dev.innkeeper.hotel.booking.Reservation;
import dev.innkeeper.hotel.house.Houses;
import dev.innkeeper.hotel.house.Stays;
import dev.innkeeper.hotel.house.TestHouse;
import dev.innkeeper.hotel.sql.Sql;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Backends.class)
class SmokeAccountsTest {
    private static final Duration DAY = Duration.ofDays(1);

    @Inject
    SmokeAccounts smoke;

    @Inject
    Bookings bookings;

    @Inject
    Houses houses;

    @Inject
    Stays stays;

    @Inject
    Sql sql;

    @Test
    void anAccountOfTheSmokeTestIsForgottenWithItsCancelledStay() throws Exception {
        var stay = paid(account("smoke-0123456789abcdef@example.com", DAY.plusHours(1)));
        bookings.cancel(stay.id());

        assertThat(smoke.forget(DAY)).as("there may be more").isFalse();

        assertThat(count("guest", stay.guestId())).isZero();
        assertThat(count("reservation", stay.id())).isZero();
    }

    @Test
    void whoeverHasAStayOrAnotherAddressOrCameJustNowIsKept() throws Exception {
        var booked = paid(account("smoke-1123456789abcdef@example.com", DAY.plusHours(1)));
        var young = account("smoke-2123456789abcdef@example.com", Duration.ofHours(1));
        var ada = account("smoke-ada@example.com", DAY.plusHours(1));
        var elsewhere = account("smoke-3123456789abcdef@example.org", DAY.plusHours(1));

        smoke.forget(DAY);

        assertThat(count("reservation", booked.id())).isOne();
        assertThat(count("guest", booked.guestId())).isOne();
        assertThat(count("guest", young)).isOne();
        assertThat(count("guest", ada)).isOne();
        assertThat(count("guest", elsewhere)).isOne();
    }

    private UUID account(String email, Duration age) {
        var guest = houses.guest();
        sql.update(
                "UPDATE guest SET email = ?, created_at = now() - make_interval(secs => ?) WHERE id = ?",
                email,
                (double) age.toSeconds(),
                guest);
        return guest;
    }

    private Reservation paid(UUID guest) {
        TestHouse house = houses.open(1, "Europe/Lisbon");
        var held = stays.hold(house, guest, LocalDate.now(ZoneOffset.UTC).plusDays(40), 2);
        return bookings.pay(held.id(), PaymentMethod.AT_HOTEL);
    }

    private long count(String table, UUID id) {
        return sql.list("SELECT id FROM %s WHERE id = ?".formatted(table), row -> row.uuid("id"), id)
                .size();
    }
}
