package dev.innkeeper.hotel.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.hotel.booking.Bookings;
import dev.innkeeper.hotel.booking.Status;
import dev.innkeeper.hotel.house.Houses;
import dev.innkeeper.hotel.house.MovableClock;
import dev.innkeeper.hotel.house.Stays;
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
    DeskList list;

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
    void eachConfirmedArrivalIsRemindedOnce() {
        var house = houses.open(3, "UTC");
        var from = today().plusDays(3);
        stays.confirm(house, from, 2);
        bookings.cancel(stays.confirm(house, from, 2).id());
        stays.confirm(house, from.plusDays(1), 1);

        assertThat(arrivals.remind(house.slug(), from)).isEqualTo(1);
        assertThat(arrivals.remind(house.slug(), from)).isZero();
    }

    @Test
    void theAuditCompletesDeparturesCountsTheNightAndStands() {
        var house = houses.open(3, "UTC");
        var night = today().plusDays(3);
        var leaving = stays.confirm(house, night.minusDays(1), 1);
        stays.confirm(house, night, 2);
        stays.confirm(house, night.minusDays(1), 3);
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

    @Test
    void theDeskSeesItsOwnReservationsTheNewestFirst() {
        var house = houses.open(2, "UTC");
        stays.confirm(houses.open(1, "UTC"), today().plusDays(3), 1);
        var first = stays.confirm(house, today().plusDays(3), 2);
        var second = stays.confirm(house, today().plusDays(4), 1);

        var rows = list.of(house.slug());

        assertThat(rows).extracting(DeskRow::id).containsExactly(second.id(), first.id());
        assertThat(rows.getLast().from()).isEqualTo(first.from());
        assertThat(rows.getLast().to()).isEqualTo(first.to());
        assertThat(rows.getLast().status()).isEqualTo(Status.CONFIRMED);
        assertThat(rows.getLast().room()).startsWith("Double ");
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
