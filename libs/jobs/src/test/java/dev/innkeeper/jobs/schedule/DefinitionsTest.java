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

/** What replicas of different versions make of each other's schedules. */
@QuarkusTest
@WithTestResource(Backends.class)
class DefinitionsTest {
    private static final ScheduleRules RULES = ScheduleRules.of(CatchUp.latest(Duration.ofHours(12)));
    private static final Timing AT_THREE = new Timing("0 3 * * *", ZoneOffset.UTC, RULES);
    private static final Timing AT_NINE = new Timing("0 9 * * *", ZoneOffset.UTC, RULES);

    @Inject
    Jobs jobs;

    @Inject
    DataSource database;

    @Test
    void anOlderReplicaThatStartsUndoesNothingAndFiresByWhatTheNewerWrote() throws SQLException {
        var newer = started("undo", 2, AT_NINE);
        var older = newer.ofVersion(1);
        older.set(AT_THREE);

        start(older, "2026-05-01T00:10Z");
        var process = older.process();
        older.turnAt(process, "2026-05-01T03:00Z");
        assertThat(older.fired()).isEmpty();

        older.turnAt(process, "2026-05-01T09:00Z");
        assertThat(older.fired()).containsExactly("2026-05-01T09:00Z");
        assertThat(cron("undo")).isEqualTo("0 9 * * *");
    }

    @Test
    void aNewerReplicaOverwritesAtItsStart() throws SQLException {
        var older = started("over", 1, AT_THREE);
        var newer = older.ofVersion(2);
        newer.set(AT_NINE);

        start(newer, "2026-05-01T00:10Z");

        assertThat(cron("over")).isEqualTo("0 9 * * *");
        older.turnAt(older.process(), "2026-05-01T03:00Z");
        assertThat(older.fired()).isEmpty();
    }

    @Test
    void oneOfTheSameVersionOverwritesAtItsStartOnly() throws SQLException {
        var first = started("same", 1, AT_THREE);
        var running = first.process();
        var second = first.ofVersion(1);
        second.set(AT_NINE);

        start(second, "2026-05-01T00:10Z");
        first.turnAt(running, "2026-05-01T00:11Z");

        assertThat(cron("same")).isEqualTo("0 9 * * *");
    }

    @Test
    void onlyAVersionAtLeastAsHighRetires() throws SQLException {
        var newer = started("retired", 2, AT_THREE);
        var older = newer.ofVersion(1);

        start(older, "2026-05-01T01:00Z");
        newer.turnAt(newer.process(), "2026-05-01T03:00Z");
        assertThat(newer.fired()).containsExactly("2026-05-01T03:00Z");

        newer.schedules.clear();
        newer.turnAt(newer.process(), "2026-05-01T04:00Z");
        older.set(AT_THREE);
        older.turnAt(older.process(), "2026-05-02T03:00Z");
        assertThat(newer.fired()).containsExactly("2026-05-01T03:00Z");
    }

    @Test
    void whatReturnsAfterAWhileHasNothingToCatchUpWith() throws SQLException {
        var source = started("returns", 1, AT_THREE);
        source.schedules.clear();
        source.turnAt(source.process(), "2026-05-01T01:00Z");
        assertThat(source.strings("SELECT name FROM schedule WHERE retired_at IS NULL AND name = 'returns'"))
                .isEmpty();

        source.set(AT_THREE);
        source.turnAt(source.process(), "2026-05-01T05:00Z");
        assertThat(source.fired()).isEmpty();

        source.turnAt(source.process(), "2026-05-02T03:00Z");
        assertThat(source.fired()).containsExactly("2026-05-02T03:00Z");
    }

    private Ticking started(String name, int version, Timing timing) throws SQLException {
        var ticking = new Ticking(database, jobs, name, version);
        ticking.set(timing);
        start(ticking, "2026-05-01T00:00Z");
        return ticking;
    }

    private static void start(Ticking ticking, String time) throws SQLException {
        ticking.at(OffsetDateTime.parse(time));
        ticking.process().write();
    }

    private String cron(String name) throws SQLException {
        return new Ticking(database, jobs, name, 0)
                .strings("SELECT cron FROM schedule WHERE name = '" + name + "'")
                .getFirst();
    }
}
