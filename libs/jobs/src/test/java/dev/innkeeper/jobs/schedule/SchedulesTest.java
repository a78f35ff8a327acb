package dev.innkeeper.jobs.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.jobs.EnqueueOption;
import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.jobs.schedule.Schedule.Timing;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(Backends.class)
class SchedulesTest {
    private static final Duration WINDOW = Duration.ofHours(12);
    private static final Timing DAILY =
            new Timing("0 3 * * *", ZoneOffset.UTC, ScheduleRules.of(CatchUp.latest(WINDOW)));

    @Inject
    Jobs jobs;

    @Inject
    DataSource database;

    @ParameterizedTest
    @CsvSource({
        "Europe/Lisbon,    2026-03-28T12:00Z,      2026-03-29T03:00+01:00",
        "America/New_York, 2026-03-07T12:00-05:00, 2026-03-08T03:00-04:00",
        "Asia/Tokyo,       2026-03-28T12:00+09:00, 2026-03-29T03:00+09:00"
    })
    void aScheduleFiresByTheClockOnTheWall(String zone, OffsetDateTime begin, OffsetDateTime fireTime)
            throws SQLException {
        var ticking = ticking("wall:" + zone);
        ticking.set(new Timing("0 3 * * *", ZoneId.of(zone), DAILY.rules()));
        var process = ticking.process();
        ticking.turnAt(process, begin);

        ticking.turnAt(process, fireTime.minusSeconds(1));
        assertThat(ticking.fired()).isEmpty();

        ticking.turnAt(process, fireTime);
        ticking.turnAt(process, fireTime.plusSeconds(1));
        assertThat(ticking.fired()).containsExactly(fireTime.toString());
    }

    @Test
    void ofTwoThatFireAtOnceNeitherRepeatsNorLosesATick() throws Exception {
        var ticking = ticking("twice");
        ticking.set(new Timing("* * * * * *", ZoneOffset.UTC, ScheduleRules.of(CatchUp.all(WINDOW))));
        var begin = OffsetDateTime.parse("2026-05-01T02:59Z");
        var processes = List.of(ticking.process(), ticking.process(), ticking.process());
        for (var process : processes) {
            ticking.turnAt(process, begin);
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // At second 30 nobody turns for a minute.
            for (int second = 1; second <= 120; second += second == 30 ? 60 : 1) {
                ticking.at(begin.plusSeconds(second));
                var turns = new ArrayList<Callable<Boolean>>();
                for (var process : processes) {
                    turns.add(() -> {
                        process.fire();
                        return true;
                    });
                }
                for (var turn : threads.invokeAll(turns)) {
                    assertThat(turn.get()).isTrue();
                }
            }
        }
        assertThat(ticking.fired()).hasSize(120).doesNotHaveDuplicates();
    }

    @Test
    void whoTakesOverNeitherRepeatsNorForgets() throws SQLException {
        var ticking = ticking("takeover");
        ticking.set(DAILY);
        var first = ticking.process();
        ticking.turnAt(first, "2026-05-01T02:00Z");
        ticking.turnAt(first, "2026-05-01T03:00Z");

        ticking.turnAt(ticking.process(), "2026-05-01T03:00:05Z");
        assertThat(ticking.fired()).containsExactly("2026-05-01T03:00Z");

        ticking.turnAt(ticking.process(), "2026-05-02T03:00:05Z");
        assertThat(ticking.fired()).containsExactly("2026-05-01T03:00Z", "2026-05-02T03:00Z");
    }

    @Test
    void aNewScheduleIsNoticedWithoutARestart() throws SQLException {
        var ticking = ticking("opened");
        var process = ticking.process();
        ticking.turnAt(process, "2026-05-01T01:00Z");

        ticking.set(DAILY);
        ticking.turnAt(process, "2026-05-01T01:02Z");
        ticking.turnAt(process, "2026-05-01T03:00Z");

        assertThat(ticking.fired()).containsExactly("2026-05-01T03:00Z");
    }

    @Test
    void aNewTimeHasNothingToCatchUpWith() throws SQLException {
        var ticking = ticking("moved");
        ticking.set(DAILY);
        ticking.turnAt(ticking.process(), "2026-05-01T04:00Z");

        ticking.set(new Timing("0 9 * * *", ZoneOffset.UTC, DAILY.rules()));
        var restarted = ticking.process();
        ticking.at(OffsetDateTime.parse("2026-05-01T10:00Z"));
        restarted.write();
        ticking.turnAt(restarted, "2026-05-01T10:00:01Z");
        assertThat(ticking.fired()).isEmpty();

        ticking.turnAt(restarted, "2026-05-02T09:00Z");
        assertThat(ticking.fired()).containsExactly("2026-05-02T09:00Z");
    }

    @Test
    void oneScheduleThatFailsKeepsNoOtherBack() throws SQLException {
        var ticking = ticking("healthy");
        ticking.set(DAILY);
        ticking.schedules.add(new Schedule("broken", DAILY, time -> {
            throw new IllegalStateException("no job at " + time.toLocalTime());
        }));
        var process = ticking.process();
        ticking.turnAt(process, "2026-05-01T02:00Z");

        assertThatThrownBy(() -> ticking.turnAt(process, "2026-05-01T03:00Z")).hasMessage("no job at 03:00");

        assertThat(ticking.fired()).containsExactly("2026-05-01T03:00Z");
    }

    @Test
    void oneRowThatANewerReleaseWroteAnotherWayKeepsNoOtherBack() throws SQLException {
        var ticking = ticking("understood");
        ticking.set(DAILY);
        ticking.schedules.add(new Schedule("newer", DAILY, ticking::tick));
        ticking.turnAt(ticking.process(), "2026-05-01T02:00Z");
        ticking.strings(
                "UPDATE schedule SET zone = 'Europe/Atlantis', version = 9 WHERE name = 'newer' RETURNING name");
        try {
            var process = ticking.process();

            assertThatThrownBy(() -> ticking.turnAt(process, "2026-05-01T02:30Z"))
                    .hasMessage("schedule newer cannot be read");
            ticking.at(OffsetDateTime.parse("2026-05-01T03:00Z"));
            process.fire();

            assertThat(ticking.fired()).containsExactly("2026-05-01T03:00Z");
        } finally {
            ticking.strings("DELETE FROM schedule WHERE name = 'newer' RETURNING name");
        }
    }

    @Test
    void whatHasAUniqueKeyDoesNotPileUp() throws SQLException {
        var ticking = ticking("slow");
        ticking.set(DAILY, EnqueueOption.unique("slow"));
        var process = ticking.process();
        ticking.turnAt(process, "2026-05-01T02:00Z");
        ticking.turnAt(process, "2026-05-01T03:00Z");

        ticking.turnAt(process, "2026-05-02T03:00Z");
        assertThat(ticking.fired()).containsExactly("2026-05-01T03:00Z");

        ticking.endJobs();
        ticking.turnAt(process, "2026-05-03T03:00Z");
        assertThat(ticking.fired()).containsExactly("2026-05-03T03:00Z");
    }

    @Test
    void aClockSetBackRepeatsNothingAndOneThatWasWrongByYearsStopsNothing() throws SQLException {
        var ticking = ticking("clock");
        ticking.set(DAILY);
        var process = ticking.process();
        ticking.turnAt(process, "2026-05-01T02:00Z");
        ticking.turnAt(process, "2026-05-01T03:10Z");

        ticking.turnAt(process, "2026-05-01T02:50Z");
        ticking.turnAt(process, "2026-05-01T03:00Z");
        assertThat(ticking.fired()).containsExactly("2026-05-01T03:00Z");

        ticking.turnAt(process, "2036-05-01T03:00Z");
        ticking.endJobs();
        ticking.turnAt(process, "2026-05-01T05:00Z");
        ticking.turnAt(process, "2026-05-02T03:00Z");
        assertThat(ticking.fired()).containsExactly("2026-05-02T03:00Z");
    }

    private Ticking ticking(String name) {
        return new Ticking(database, jobs, name, 1);
    }
}
