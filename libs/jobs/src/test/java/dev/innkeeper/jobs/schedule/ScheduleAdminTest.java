package dev.innkeeper.jobs.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.innkeeper.jobs.Jobs;
import dev.innkeeper.jobs.schedule.Schedule.Timing;
import dev.innkeeper.jobs.schedule.ScheduleAdmin.Change;
import dev.innkeeper.testkit.Backends;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What operators do is by the database's clock: the schedules here are turned by the real one. */
@QuarkusTest
@WithTestResource(Backends.class)
class ScheduleAdminTest {
    private static final Timing EVERY_MINUTE =
            new Timing("* * * * *", ZoneOffset.UTC, ScheduleRules.of(CatchUp.all(Duration.ofHours(1))));

    @Inject
    Jobs jobs;

    @Inject
    DataSource database;

    @Inject
    ScheduleAdmin admin;

    @Inject
    Clock clock;

    @Test
    void aPausedScheduleFiresNothingAndPassesOverWhatFellIntoThePause() throws SQLException {
        var ticking = started("paused");
        var process = ticking.process();
        var minute = now().truncatedTo(ChronoUnit.MINUTES);

        assertThat(admin.pause("paused", "ann")).isEqualTo(Change.DONE);
        assertThat(admin.pause("paused", "ann")).isEqualTo(Change.UNCHANGED);
        ticking.turnAt(process, minute.plusMinutes(1));
        assertThat(ticking.fired()).isEmpty();
        assertThat(view("paused").paused()).isTrue();
        assertThat(view("paused").nextFire()).isNull();

        assertThat(admin.resume("paused", "ben")).isEqualTo(Change.DONE);
        ticking.turnAt(process, minute.plusMinutes(2));
        assertThat(ticking.fired())
                .isNotEmpty()
                .doesNotContain(minute.minusMinutes(1).toString());
        assertThat(actions("paused")).containsExactly("ann schedule.pause", "ben schedule.resume");
    }

    @Test
    void whatAnOperatorAsksForRunsOnceWhateverRunsAndIsMarked() throws SQLException {
        var ticking = started("by-hand");
        admin.pause("by-hand", "ann");

        var time = admin.runNow("by-hand", "ann").orElseThrow();
        ticking.turnAt(ticking.process(), now());
        ticking.turnAt(ticking.process(), now());

        assertThat(ticking.fired())
                .containsExactly(time.atOffset(ZoneOffset.UTC).toString());
        assertThat(ticking.strings("""
                SELECT by_hand || ' ' || outcome FROM schedule_fire f JOIN job j ON j.id = f.job_id
                 WHERE name = 'by-hand'""")).containsExactly("true fired");
        assertThat(actions("by-hand")).containsExactly("ann schedule.pause", "ann schedule.run-now");
    }

    @Test
    void whatNobodyServedForAnHourIsNotServedAnyMore() throws SQLException {
        var ticking = started("too-late");
        admin.pause("too-late", "ann");
        admin.runNow("too-late", "ann");

        ticking.turnAt(ticking.process(), now().plusMinutes(61));

        assertThat(ticking.fired()).isEmpty();
        assertThat(ticking.strings("SELECT outcome FROM schedule_fire WHERE name = 'too-late'"))
                .containsExactly("skipped");
    }

    @Test
    void whatThereIsNotIsSaidAndNotWrittenDown() throws SQLException {
        assertThat(admin.pause("nothing", "ann")).isEqualTo(Change.UNKNOWN);
        assertThat(admin.resume("nothing", "ann")).isEqualTo(Change.UNKNOWN);
        assertThat(admin.runNow("nothing", "ann")).isEmpty();
        assertThat(actions("nothing")).isEmpty();
    }

    @Test
    void theListSaysWhenAScheduleFiresNext() throws SQLException {
        var begun = now();
        started("listed");

        assertThat(view("listed").nextFire())
                .isBetween(begun.toInstant(), now().plusSeconds(61).toInstant());
        assertThat(view("listed").catchUp()).isEqualTo("all");
        assertThat(view("listed").overlap()).isEqualTo("allow");
    }

    private Ticking started(String name) throws SQLException {
        var ticking = new Ticking(database, jobs, name, 1);
        ticking.set(EVERY_MINUTE);
        ticking.at(now());
        ticking.process().write();
        return ticking;
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private ScheduleView view(String name) throws SQLException {
        return admin.list().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private java.util.List<String> actions(String target) throws SQLException {
        return new Ticking(database, jobs, target, 0)
                .strings("SELECT operator || ' ' || action FROM operator_action WHERE target = '" + target
                        + "' ORDER BY created_at, id");
    }
}
