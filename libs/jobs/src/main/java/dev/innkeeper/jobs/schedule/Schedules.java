package dev.innkeeper.jobs.schedule;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * All schedules that code names, and when each is to be looked at again. One thread uses it; any number of processes may
 * do so at once, for each fire time still fires once.
 */
@Singleton
public class Schedules {
    private final List<ScheduleSource> sources;
    private final Definitions definitions;
    private final Firing firing;
    private final FireClock clock;
    private final DataSource database;
    private final Map<String, Planned> plan = new HashMap<>();

    Schedules(
            @All List<ScheduleSource> sources,
            Definitions definitions,
            Firing firing,
            FireClock clock,
            DataSource database) {
        this.sources = sources;
        this.definitions = definitions;
        this.firing = firing;
        this.clock = clock;
        this.database = database;
    }

    private record Planned(Schedule schedule, Instant lookAt) {}

    /**
     * Writes down what this process' code says of its schedules, over what another of the same version wrote. For the
     * start; it need not lead.
     */
    public void write() throws SQLException {
        var isolated = new Isolated();
        write(true, isolated);
        isolated.end();
    }

    /** Asks for the schedules again: new ones are written down, those that are gone retired, and others' changes seen. */
    public void refresh() throws SQLException {
        var now = clock.now();
        var isolated = new Isolated();
        write(false, isolated);
        var rows = definitions.all(isolated);
        var fresh = new HashMap<String, Planned>();
        for (var source : sources) {
            isolated.run(() -> {
                for (var schedule : source.schedules()) {
                    var row = rows.get(schedule.name());
                    if (row != null) {
                        firing.expect(schedule);
                        fresh.put(schedule.name(), new Planned(schedule, Firing.nextAfter(row, now)));
                    }
                }
            });
        }
        plan.clear();
        plan.putAll(fresh);
        isolated.end();
    }

    /**
     * Fires what is due.
     *
     * @throws SQLException if the database is away
     */
    public void fire() throws SQLException {
        var now = clock.now();
        var isolated = new Isolated();
        for (var planned : List.copyOf(plan.values())) {
            if (!planned.lookAt().isAfter(now)) {
                var schedule = planned.schedule();
                isolated.run(() -> firing.fire(schedule, now)
                        .ifPresent(next -> plan.put(schedule.name(), new Planned(schedule, next))));
            }
        }
        for (var waiting : waiting()) {
            var planned = plan.get(waiting.name());
            if (planned != null) {
                isolated.run(() -> firing.serve(planned.schedule(), waiting, now));
            }
        }
        isolated.end();
    }

    private List<FireRows.Waiting> waiting() throws SQLException {
        try (var connection = database.getConnection()) {
            return FireRows.waiting(connection);
        }
    }

    private void write(boolean over, Isolated isolated) throws SQLException {
        var now = clock.now();
        var names = new HashSet<String>();
        for (var source : sources) {
            isolated.run(() -> {
                var schedules = source.schedules();
                for (var schedule : schedules) {
                    if (!names.add(schedule.name())) {
                        throw new IllegalStateException("two schedules are named " + schedule.name());
                    }
                }
                definitions.write(source, schedules, over, now);
            });
        }
    }
}
