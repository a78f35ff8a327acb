package dev.innkeeper.hotel.booking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.hotel.catalog.HotelView;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CancellationPolicyTest {

    @ParameterizedTest
    @CsvSource({
        "Asia/Tokyo,       2026-06-10, 24, 2026-06-09T06:00:00Z",
        "Europe/Lisbon,    2026-06-10, 24, 2026-06-09T14:00:00Z",
        "America/New_York, 2026-06-10, 24, 2026-06-09T19:00:00Z",
        "America/New_York, 2026-06-10,  0, 2026-06-10T19:00:00Z"
    })
    void theLimitIsCountedFromCheckInInTheHotelsZone(String zone, LocalDate arrival, int hours, String expected) {
        assertThat(CancellationPolicy.freeUntil(hotel(zone, "15:00", hours), arrival))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        // Clocks go forward on 29 March 2026 and back on 25 October 2026.
        "2026-03-29, 24, 2026-03-28T14:00:00Z",
        "2026-03-29, 12, 2026-03-29T02:00:00Z",
        "2026-10-25, 24, 2026-10-24T15:00:00Z"
    })
    void hoursAreElapsedTimeWhenClocksChange(LocalDate arrival, int hours, String expected) {
        assertThat(CancellationPolicy.freeUntil(hotel("Europe/Lisbon", "15:00", hours), arrival))
                .isEqualTo(expected);
    }

    @Test
    void aCheckInTimeThatDoesNotExistMovesPastTheGap() {
        assertThat(CancellationPolicy.freeUntil(hotel("America/New_York", "02:30", 0), LocalDate.of(2026, 3, 8)))
                .isEqualTo("2026-03-08T07:30:00Z");
    }

    private static HotelView hotel(String zone, String checkIn, int hours) {
        return new HotelView(
                "house",
                "House",
                "City",
                "Country",
                ZoneId.of(zone),
                "",
                LocalTime.parse(checkIn),
                LocalTime.of(11, 0),
                hours,
                "EUR");
    }
}
