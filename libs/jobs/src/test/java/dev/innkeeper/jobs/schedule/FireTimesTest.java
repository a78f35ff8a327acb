package dev.innkeeper.jobs.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FireTimesTest {
    @ParameterizedTest
    @CsvSource({
        "Europe/Lisbon,    2026-03-28T03:00Z,      2026-03-29T03:00+01:00",
        "America/New_York, 2026-03-07T03:00-05:00, 2026-03-08T03:00-04:00",
        "Asia/Tokyo,       2026-03-28T03:00+09:00, 2026-03-29T03:00+09:00"
    })
    void anHourOnTheWallStaysThatHourWhenClocksChange(String zone, OffsetDateTime after, OffsetDateTime next) {
        assertThat(at("0 3 * * *", zone).next(after.toInstant())).contains(next.toInstant());
    }

    @ParameterizedTest
    @CsvSource({
        // What is skipped, the first instant there is instead, and the fire time after that.
        "Europe/Lisbon,    30 1 * * *, 2026-03-29T00:59Z,      2026-03-29T02:00+01:00, 2026-03-30T01:30+01:00",
        "America/New_York, 30 2 * * *, 2026-03-08T01:59-05:00, 2026-03-08T03:00-04:00, 2026-03-09T02:30-04:00",
        "Africa/Cairo,     0 0 * * *,  2026-04-23T23:59+02:00, 2026-04-24T01:00+03:00, 2026-04-25T00:00+03:00",
        "Australia/Lord_Howe, 15 2 * * *, 2026-10-04T01:59+10:30, 2026-10-04T02:30+11:00, 2026-10-05T02:15+11:00"
    })
    void aSkippedTimeFiresOnceAtTheNextInstantThereIs(
            String zone, String cron, OffsetDateTime after, OffsetDateTime first, OffsetDateTime second) {
        assertThat(between(at(cron, zone), after, second)).containsExactly(first.toInstant(), second.toInstant());
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/Lisbon,    30 1 * * *, 2026-10-25T00:00+01:00, 2026-10-25T01:30+01:00, 2026-10-26T01:30Z",
        "America/New_York, 30 1 * * *, 2026-11-01T00:00-04:00, 2026-11-01T01:30-04:00, 2026-11-02T01:30-05:00",
        "Australia/Lord_Howe, 45 1 * * *, 2026-04-05T00:00+11:00, 2026-04-05T01:45+11:00, 2026-04-06T01:45+10:30"
    })
    void aRepeatedTimeFiresOnceAndTheFirstTime(
            String zone, String cron, OffsetDateTime after, OffsetDateTime first, OffsetDateTime second) {
        assertThat(between(at(cron, zone), after, second)).containsExactly(first.toInstant(), second.toInstant());
    }

    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin,       30 */2 * * *,   2026-10-25T00:30+02:00, 2026-10-25T02:30+02:00, 2026-10-25T04:30+01:00",
        "America/New_York,    15 1-23/2 * * *, 2026-11-01T00:30-04:00, 2026-11-01T01:15-04:00, 2026-11-01T03:15-05:00",
        "America/New_York,    15 0-3/1 * * *, 2026-11-01T00:30-04:00, 2026-11-01T01:15-04:00, 2026-11-01T02:15-05:00",
        "Australia/Lord_Howe, 45 1/2 * * *,   2026-04-05T00:00+11:00, 2026-04-05T01:45+11:00, 2026-04-05T03:45+10:30"
    })
    void aRepeatedTimeOfEveryFewHoursFiresOnceToo(
            String zone, String cron, OffsetDateTime after, OffsetDateTime first, OffsetDateTime second) {
        assertThat(between(at(cron, zone), after, second)).containsExactly(first.toInstant(), second.toInstant());
    }

    @Test
    void eachFirstHourIsEachHour() {
        assertThat(between(
                        at("0 */1 * * *", "Europe/Berlin"),
                        time("2026-10-25T00:30+02:00"),
                        time("2026-10-25T04:00+01:00")))
                .hasSize(5);
    }

    @Test
    void severalSkippedTimesFireAsOne() {
        var times = at("0,20,40 1 * * *", "Europe/Lisbon");

        assertThat(between(times, time("2026-03-29T00:59Z"), time("2026-03-30T01:00+01:00")))
                .containsExactly(instant("2026-03-29T02:00+01:00"), instant("2026-03-30T01:00+01:00"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Lisbon", "America/New_York", "Asia/Tokyo", "Africa/Cairo", "America/Santiago"})
    void aDailyScheduleFiresOnceForEachDayOfAYear(String zone) {
        var id = ZoneId.of(zone);
        for (var cron : List.of("30 0 * * *", "30 1 * * *", "30 2 * * *", "0 3 * * *")) {
            var from = LocalDate.of(2026, 1, 1).atStartOfDay(id).toOffsetDateTime();
            var fired = between(at(cron, zone), from, from.plusYears(1).minusMinutes(1));

            assertThat(fired.stream().map(it -> it.atZone(id).toLocalDate()))
                    .describedAs("the days '%s' fires in %s", cron, zone)
                    .doesNotHaveDuplicates()
                    .hasSize(365);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Lisbon", "America/New_York", "Australia/Lord_Howe"})
    void everyMinuteMeansEveryMinuteThatPasses(String zone) {
        var from = time("2026-01-01T00:00Z");
        var changes = List.of(
                "2026-03-29T00:00Z",
                "2026-03-08T06:00Z",
                "2026-10-25T00:00Z",
                "2026-11-01T05:00Z",
                "2026-04-04T14:00Z",
                "2026-10-03T14:00Z");
        for (var change : changes) {
            var begin = time(change);
            assertThat(between(at("* * * * *", zone), begin, begin.plusHours(3)))
                    .hasSize(180);
        }
        assertThat(at("0 * * * *", zone).next(from.toInstant())).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        // Hourly, the clock put forward: what the gap swallows fires when it ends, once with what fires then anyway.
        "Europe/Lisbon,       0 * * * *,    2026-03-29T00:30Z, 02:00+01:00 03:00+01:00",
        "America/New_York,    0 * * * *,    2026-03-08T01:30-05:00, 03:00-04:00 04:00-04:00",
        "Australia/Lord_Howe, 0 * * * *,    2026-10-04T01:30+10:30, 02:30+11:00 03:00+11:00 04:00+11:00",
        "Europe/Lisbon,       0 */2 * * *,  2026-03-29T00:30Z, 02:00+01:00 04:00+01:00",
        "America/New_York,    0 */2 * * *,  2026-03-08T01:30-05:00, 03:00-04:00 04:00-04:00",
        // Every quarter of an hour, the same.
        "Europe/Lisbon,       */15 * * * *, 2026-03-29T00:40Z, 00:45Z 02:00+01:00 02:15+01:00",
        "America/New_York,    */15 * * * *, 2026-03-08T01:40-05:00, 01:45-05:00 03:00-04:00 03:15-04:00",
        "Australia/Lord_Howe, */15 * * * *, 2026-10-04T01:40+10:30, 01:45+10:30 02:30+11:00 02:45+11:00",
        // Put back: an hour that comes twice is two hours that pass; no instant fires twice.
        "Europe/Lisbon,       0 * * * *,    2026-10-25T00:30+01:00, 01:00+01:00 01:00Z 02:00Z",
        "America/New_York,    0 * * * *,    2026-11-01T00:30-04:00, 01:00-04:00 01:00-05:00 02:00-05:00",
        "Australia/Lord_Howe, 0 * * * *,    2026-04-05T00:30+11:00, 01:00+11:00 02:00+10:30 03:00+10:30",
        "Australia/Lord_Howe, */15 * * * *, 2026-04-05T01:20+11:00, 01:30+11:00 01:45+11:00 01:30+10:30 01:45+10:30 02:00+10:30"
    })
    void whatNamesNoHourGoesByTheTimeThatPasses(String zone, String cron, OffsetDateTime after, String expected) {
        var times = at(cron, zone);
        var found = new ArrayList<String>();
        var next = after.toInstant();
        for (int i = 0; i < expected.split(" ").length; i++) {
            next = times.next(next).orElseThrow();
            found.add(next.atZone(ZoneId.of(zone))
                    .toOffsetDateTime()
                    .toOffsetTime()
                    .toString());
        }
        assertThat(found).containsExactly(expected.split(" "));
    }

    @Test
    void secondsMayStandBeforeTheMinutes() {
        var times = at("*/20 30 1 * * *", "Europe/Lisbon");

        assertThat(between(times, time("2026-05-01T00:30Z").minusSeconds(1), time("2026-05-01T00:59Z")))
                .containsExactly(
                        instant("2026-05-01T01:30:00+01:00"),
                        instant("2026-05-01T01:30:20+01:00"),
                        instant("2026-05-01T01:30:40+01:00"));
        assertThat(at("0 0 12 * * 7", "UTC").next(instant("2026-05-01T00:00Z")))
                .as("Sunday is 0 and 7")
                .contains(instant("2026-05-03T12:00Z"))
                .isEqualTo(at("0 0 12 * * 0", "UTC").next(instant("2026-05-01T00:00Z")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "0 3 * *", "60 3 * * *", "0 25 * * *", "60 0 3 * * *", "0 0 0 3 * * *"})
    void whatIsNoCronExpressionIsRefused(String cron) {
        assertThatThrownBy(() -> FireTimes.of(cron, ZoneOffset.UTC)).isInstanceOf(IllegalArgumentException.class);
    }

    private static FireTimes at(String cron, String zone) {
        return FireTimes.of(cron, ZoneId.of(zone));
    }

    /** All fire times after the first and up to the second. */
    private static List<Instant> between(FireTimes times, OffsetDateTime after, OffsetDateTime until) {
        var found = new ArrayList<Instant>();
        var next = times.next(after.toInstant()).orElseThrow();
        while (!next.isAfter(until.toInstant())) {
            found.add(next);
            next = times.next(next).orElseThrow();
        }
        return found;
    }

    private static OffsetDateTime time(String text) {
        return OffsetDateTime.parse(text);
    }

    private static Instant instant(String text) {
        return time(text).toInstant();
    }
}
