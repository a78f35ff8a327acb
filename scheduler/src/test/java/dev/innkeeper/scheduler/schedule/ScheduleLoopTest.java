package dev.innkeeper.scheduler.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.innkeeper.hotel.jobs.NightAudit;
import dev.innkeeper.jobs.EnqueueOption;
import dev.innkeeper.scheduler.SchedulerConfig;
import dev.innkeeper.testkit.Backends;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The clock stands where the test sets it; the loop that the service itself runs has schedules of other names. */
@QuarkusTest
@WithTestResource(Backends.class)
class ScheduleLoopTest {
    private static final Duration WINDOW = Duration.ofHours(12);

    @Inject
    ScheduleStore store;

    @Inject
    SchedulerConfig config;

    @Inject
    DataSource database;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final List<Schedule> schedules = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "lisbon,   Europe/Lisbon,    2026-03-28T12:00Z,      2026-03-29T03:00+01:00",
        "new-york, America/New_York, 2026-03-07T12:00-05:00, 2026-03-08T03:00-04:00",
        "kyoto,    Asia/Tokyo,       2026-03-28T12:00+09:00, 2026-03-29T03:00+09:00"
    })
    void aScheduleFiresByTheClockOnItsHotelsWall(
            String hotel, String zone, OffsetDateTime begin, OffsetDateTime fireTime) throws SQLException {
        var name = "wall:" + hotel;
        schedules.add(daily(name, ZoneId.of(zone)));
        var loop = loop();
        turnAt(loop, begin);

        turnAt(loop, fireTime.minusSeconds(1));
        assertThat(jobsOf(name)).isEmpty();

        turnAt(loop, fireTime);
        turnAt(loop, fireTime.plusSeconds(1));
        assertThat(jobsOf(name)).containsExactly(fireTime.toLocalDate().toString());
    }

    @Test
    void eachFireTimeFiresOnceThoughTwoLead() throws Exception {
        schedules.add(daily("twice", ZoneOffset.UTC));
        var begin = OffsetDateTime.parse("2026-05-01T02:59Z");
        var loops = List.of(loop(), loop());
        for (var loop : loops) {
            turnAt(loop, begin);
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int day = 0; day < 20; day++) {
                now.set(begin.plusDays(day).plusMinutes(1).toInstant());
                var turns = new ArrayList<Callable<Boolean>>();
                for (var loop : loops) {
                    turns.add(() -> {
                        loop.turn(1);
                        return true;
                    });
                }
                for (var turn : threads.invokeAll(turns)) {
                    assertThat(turn.get()).isTrue();
                }
            }
        }
        assertThat(jobsOf("twice")).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void whoTakesOverNeitherRepeatsNorForgets() throws SQLException {
        schedules.add(daily("takeover", ZoneOffset.UTC));
        var first = loop();
        turnAt(first, OffsetDateTime.parse("2026-05-01T02:00Z"));
        turnAt(first, OffsetDateTime.parse("2026-05-01T03:00Z"));

        turnAt(loop(), OffsetDateTime.parse("2026-05-01T03:00:05Z"));
        assertThat(jobsOf("takeover")).containsExactly("2026-05-01");

        turnAt(loop(), OffsetDateTime.parse("2026-05-02T03:00:05Z"));
        assertThat(jobsOf("takeover")).containsExactly("2026-05-01", "2026-05-02");
    }

    @Test
    void ofSeveralMissedTheLatestIsMadeUpFor() throws SQLException {
        schedules.add(daily("missed", ZoneOffset.UTC));
        turnAt(loop(), OffsetDateTime.parse("2026-05-01T12:00Z"));

        turnAt(loop(), OffsetDateTime.parse("2026-05-05T14:00Z"));

        assertThat(jobsOf("missed")).containsExactly("2026-05-05");
    }

    @Test
    void whatWasMissedLongAgoIsGivenUpOnce() throws SQLException {
        schedules.add(daily("given-up", ZoneOffset.UTC));
        turnAt(loop(), OffsetDateTime.parse("2026-05-01T12:00Z"));

        turnAt(loop(), OffsetDateTime.parse("2026-05-05T20:00Z"));
        assertThat(jobsOf("given-up")).isEmpty();
        assertThat(store.known())
                .extractingByKey("given-up")
                .satisfies(row -> assertThat(row.lastFire()).isEqualTo("2026-05-05T20:00:00Z"));

        turnAt(loop(), OffsetDateTime.parse("2026-05-06T03:00Z"));
        assertThat(jobsOf("given-up")).containsExactly("2026-05-06");
    }

    @Test
    void aNewHotelIsNoticedWithoutARestart() throws SQLException {
        var loop = loop();
        turnAt(loop, OffsetDateTime.parse("2026-05-01T01:00Z"));

        schedules.add(daily("opened", ZoneOffset.UTC));
        turnAt(loop, OffsetDateTime.parse("2026-05-01T01:02Z"));
        turnAt(loop, OffsetDateTime.parse("2026-05-01T03:00Z"));

        assertThat(jobsOf("opened")).containsExactly("2026-05-01");
    }

    @Test
    void aNewTimeHasNothingToCatchUpWith() throws SQLException {
        schedules.add(daily("moved", ZoneOffset.UTC));
        turnAt(loop(), OffsetDateTime.parse("2026-05-01T04:00Z"));

        schedules.clear();
        schedules.add(schedule("moved", "0 9 * * *", ZoneOffset.UTC));
        var loop = loop();
        turnAt(loop, OffsetDateTime.parse("2026-05-01T10:00Z"));
        assertThat(jobsOf("moved")).isEmpty();

        turnAt(loop, OffsetDateTime.parse("2026-05-02T09:00Z"));
        assertThat(jobsOf("moved")).containsExactly("2026-05-02");
    }

    @Test
    void oneScheduleThatFailsKeepsNoOtherBack() throws SQLException {
        schedules.add(daily("healthy", ZoneOffset.UTC));
        schedules.add(new Schedule("broken", "0 3 * * *", ZoneOffset.UTC, WINDOW, time -> {
            throw new IllegalStateException("no job at " + time.toLocalTime());
        }));
        var loop = loop();
        turnAt(loop, OffsetDateTime.parse("2026-05-01T02:00Z"));

        assertThatThrownBy(() -> turnAt(loop, OffsetDateTime.parse("2026-05-01T03:00Z")))
                .hasMessage("no job at 03:00");

        assertThat(jobsOf("healthy")).containsExactly("2026-05-01");
    }

    @Test
    void whatHasAUniqueKeyDoesNotPileUp() throws SQLException {
        var plain = daily("slow", ZoneOffset.UTC);
        schedules.add(new Schedule(
                plain.name(),
                plain.cron(),
                plain.zone(),
                plain.catchUp(),
                plain.job(),
                List.of(EnqueueOption.unique("slow"))));
        var loop = loop();
        turnAt(loop, OffsetDateTime.parse("2026-05-01T02:00Z"));
        turnAt(loop, OffsetDateTime.parse("2026-05-01T03:00Z"));

        turnAt(loop, OffsetDateTime.parse("2026-05-02T03:00Z"));
        assertThat(jobsOf("slow")).containsExactly("2026-05-01");

        finish("slow");
        turnAt(loop, OffsetDateTime.parse("2026-05-03T03:00Z"));
        assertThat(jobsOf("slow")).containsExactly("2026-05-03");
    }

    private ScheduleLoop loop() {
        InstantSource set = now::get;
        return new ScheduleLoop(
                List.of(() -> List.copyOf(schedules)),
                store,
                config,
                set.withZone(ZoneOffset.UTC),
                new SimpleMeterRegistry());
    }

    private void turnAt(ScheduleLoop loop, OffsetDateTime time) throws SQLException {
        now.set(time.toInstant());
        loop.turn(1);
    }

    private static Schedule daily(String name, ZoneId zone) {
        return schedule(name, "0 3 * * *", zone);
    }

    private static Schedule schedule(String name, String cron, ZoneId zone) {
        return new Schedule(name, cron, zone, WINDOW, time -> new NightAudit(name, time.toLocalDate()));
    }

    private void finish(String name) throws SQLException {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement("DELETE FROM job WHERE args ->> 'hotel' = ?")) {
            delete.setString(1, name);
            delete.executeUpdate();
        }
    }

    /** The dates of the jobs that a schedule enqueued, in order. */
    private List<String> jobsOf(String name) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(
                        "SELECT args ->> 'date' FROM job WHERE args ->> 'hotel' = ? ORDER BY id")) {
            select.setString(1, name);
            var dates = new ArrayList<String>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    dates.add(rows.getString(1));
                }
            }
            return dates;
        }
    }
}
