package dev.innkeeper.jobs.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.jobs.schedule.Schedule.Timing;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Fire times that come late, together, or before the former one's job has ended. */
@QuarkusTest
@WithTestResource(Backends.class)
class ScheduleRulesTest {
    private static final Duration WINDOW = Duration.ofMinutes(10);

    @Inject
    Jobs jobs;

    @Inject
    DataSource database;

    @Test
    void ofSeveralMissedTheLatestIsMadeUpFor() throws SQLException {
        var ticking = everyMinute("latest", ScheduleRules.of(CatchUp.latest(WINDOW)));

        ticking.turnAt(ticking.process(), "2026-05-01T12:05:30Z");

        assertThat(ticking.fired()).containsExactly("2026-05-01T12:05Z");
        assertThat(ticking.counted("jobs.schedule.missed")).isEqualTo(4);
    }

    @Test
    void allWithinTheWindowAreMadeUpForInOrder() throws SQLException {
        var ticking = everyMinute("all", ScheduleRules.of(CatchUp.all(WINDOW)));

        ticking.turnAt(ticking.process(), "2026-05-01T12:12Z");

        assertThat(ticking.fired()).hasSize(11).startsWith("2026-05-01T12:02Z").endsWith("2026-05-01T12:12Z");
        assertThat(ticking.counted("jobs.schedule.missed")).isEqualTo(1);
    }

    @Test
    void whoSkipsMakesUpForNothingButLosesNoTickToAChangeOfLeaders() throws SQLException {
        var ticking = everyMinute("skip", ScheduleRules.of(CatchUp.skip()));

        ticking.turnAt(ticking.process(), "2026-05-01T12:05:59Z");
        assertThat(ticking.fired()).containsExactly("2026-05-01T12:05Z");

        var daily = ticking("skip-daily");
        daily.set(new Timing("0 3 * * *", ZoneOffset.UTC, ScheduleRules.of(CatchUp.skip())));
        daily.turnAt(daily.process(), "2026-05-01T02:00Z");
        daily.turnAt(daily.process(), "2026-05-01T04:00Z");
        assertThat(daily.fired()).isEmpty();
        assertThat(daily.counted("jobs.schedule.missed")).isEqualTo(1);
    }

    @Test
    void whatWasMissedLongAgoIsGivenUpOnce() throws SQLException {
        var ticking = ticking("given-up");
        ticking.set(new Timing("0 3 * * *", ZoneOffset.UTC, ScheduleRules.of(CatchUp.latest(WINDOW))));
        ticking.turnAt(ticking.process(), "2026-05-01T12:00Z");

        ticking.turnAt(ticking.process(), "2026-05-05T20:00Z");
        ticking.turnAt(ticking.process(), "2026-05-05T20:01Z");
        assertThat(ticking.fired()).isEmpty();
        assertThat(ticking.counted("jobs.schedule.missed")).isEqualTo(4);

        ticking.turnAt(ticking.process(), "2026-05-06T03:00Z");
        assertThat(ticking.fired()).containsExactly("2026-05-06T03:00Z");
    }

    @Test
    void afterTheStartDeadlineNothingIsStarted() throws SQLException {
        var ticking =
                everyMinute("deadline", ScheduleRules.of(CatchUp.all(WINDOW)).startedWithin(Duration.ofSeconds(90)));

        ticking.turnAt(ticking.process(), "2026-05-01T12:05:10Z");

        assertThat(ticking.fired()).containsExactly("2026-05-01T12:04Z", "2026-05-01T12:05Z");
        assertThat(ticking.counted("jobs.schedule.missed")).isEqualTo(3);
    }

    @Test
    void jobsOverlapWhereTheyMay() throws SQLException {
        var ticking = everyMinute("allow", ScheduleRules.of(CatchUp.latest(WINDOW)));

        turns(ticking, 1, 2, 3);

        assertThat(ticking.fired()).hasSize(3);
    }

    @Test
    void aFireTimeIsSkippedWhileTheFormerOnesJobLives() throws SQLException {
        var ticking = everyMinute(
                "skip-overlap", ScheduleRules.of(CatchUp.latest(WINDOW)).with(Overlap.SKIP));
        turns(ticking, 1, 2, 3);
        assertThat(ticking.fired()).containsExactly("2026-05-01T12:01Z");
        assertThat(ticking.recorded("skipped")).containsExactly("2026-05-01 12:02:00", "2026-05-01 12:03:00");
        assertThat(ticking.counted("jobs.schedule.skipped")).isEqualTo(2);

        ticking.endJobs();
        turns(ticking, 4);
        assertThat(ticking.fired()).containsExactly("2026-05-01T12:04Z");
    }

    @Test
    void aDeadJobKeepsNoFireTimeBack() throws SQLException {
        var ticking =
                everyMinute("dead", ScheduleRules.of(CatchUp.latest(WINDOW)).with(Overlap.SKIP));
        turns(ticking, 1);
        ticking.strings("UPDATE job SET state = 'dead' WHERE args ->> 'schedule' = 'dead' RETURNING id::text");

        turns(ticking, 2);

        assertThat(ticking.fired()).hasSize(2);
        ticking.endJobs();
    }

    @Test
    void oneFireTimeWaitsForTheFormerOnesJob() throws SQLException {
        var ticking =
                everyMinute("buffer", ScheduleRules.of(CatchUp.latest(WINDOW)).with(Overlap.BUFFER_ONE));
        turns(ticking, 1, 2, 3);
        assertThat(ticking.fired()).containsExactly("2026-05-01T12:01Z");
        assertThat(ticking.recorded("waiting")).containsExactly("2026-05-01 12:02:00");
        assertThat(ticking.recorded("skipped")).containsExactly("2026-05-01 12:03:00");

        ticking.endJobs();
        ticking.turnAt(ticking.process(), "2026-05-01T12:03:10Z");
        assertThat(ticking.fired()).containsExactly("2026-05-01T12:02Z");
        assertThat(ticking.recorded("waiting")).isEmpty();
    }

    @Test
    void whatHasWaitedPastItsStartDeadlineIsSkipped() throws SQLException {
        var ticking = everyMinute(
                "expired",
                ScheduleRules.of(CatchUp.latest(WINDOW))
                        .with(Overlap.BUFFER_ONE)
                        .startedWithin(Duration.ofMinutes(2)));
        turns(ticking, 1, 2, 3, 4);
        ticking.endJobs();

        ticking.turnAt(ticking.process(), "2026-05-01T12:04:30Z");

        assertThat(ticking.fired()).isEmpty();
        assertThat(ticking.recorded("waiting")).isEmpty();
        turns(ticking, 5);
        assertThat(ticking.fired()).containsExactly("2026-05-01T12:05Z");
    }

    @Test
    void jitterPutsOffByTheSameEverywhereAndLosesNothing() throws SQLException {
        var jitter = Duration.ofSeconds(40);
        var ticking =
                everyMinute("jitter", ScheduleRules.of(CatchUp.all(WINDOW)).jitteredBy(jitter));
        var begin = OffsetDateTime.parse("2026-05-01T12:00Z");
        for (int minute = 1; minute <= 8; minute++) {
            var time = begin.plusMinutes(minute);
            var due = Jitter.apply("jitter", time.toInstant(), jitter).atOffset(ZoneOffset.UTC);
            assertThat(due).isBetween(time, time.plus(jitter));

            ticking.turnAt(ticking.process(), due.minusNanos(1_000_000));
            assertThat(ticking.fired()).hasSize(minute - 1);
            ticking.turnAt(ticking.process(), due);
            assertThat(ticking.fired()).hasSize(minute).endsWith(time.toString());
        }
    }

    @Test
    void jitterSpreads() {
        var begin = OffsetDateTime.parse("2026-05-01T12:00Z");
        var delays = java.util.stream.IntStream.range(0, 1000)
                .mapToLong(minute -> {
                    var time = begin.plusMinutes(minute).toInstant();
                    return Duration.between(time, Jitter.apply("spread", time, Duration.ofSeconds(60)))
                            .toSeconds();
                })
                .boxed()
                .collect(java.util.stream.Collectors.groupingBy(
                        delay -> delay / 10, java.util.stream.Collectors.counting()));

        assertThat(delays.values()).hasSizeGreaterThanOrEqualTo(6);
        assertThat(java.util.stream.LongStream.range(0, 6).map(delays::get)).allMatch(share -> share > 100);
    }

    private void turns(Ticking ticking, int... minutes) throws SQLException {
        for (int minute : minutes) {
            ticking.turnAt(ticking.process(), "2026-05-01T12:%02dZ".formatted(minute));
        }
    }

    private Ticking everyMinute(String name, ScheduleRules rules) throws SQLException {
        var ticking = ticking(name);
        ticking.set(new Timing("* * * * *", ZoneOffset.UTC, rules));
        ticking.turnAt(ticking.process(), "2026-05-01T12:00Z");
        return ticking;
    }

    private Ticking ticking(String name) {
        return new Ticking(database, jobs, name, 1);
    }
}
