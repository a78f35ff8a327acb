package dev.innkeeper.jobs.schedule;

import dev.innkeeper.jobs.EnqueueOption;
import dev.innkeeper.jobs.Job;
import dev.innkeeper.jobs.JobKind;
import dev.innkeeper.jobs.Jobs;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;

/** One source of schedules under a clock that stands where the test sets it, as one or several processes see it. */
final class Ticking implements ScheduleSource {
    final List<Schedule> schedules = new CopyOnWriteArrayList<>();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    private final DataSource database;
    private final Jobs jobs;
    private final String name;
    private final int version;
    private volatile Instant now = Instant.EPOCH;

    Ticking(DataSource database, Jobs jobs, String name, int version) {
        this.database = database;
        this.jobs = jobs;
        this.name = name;
        this.version = version;
    }

    /** A job that no worker of the tests takes. */
    @JobKind(value = "test.tick", queue = "unserved")
    record Tick(String schedule, String at) implements Job {}

    @Override
    public String name() {
        return name;
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public List<Schedule> schedules() {
        return List.copyOf(schedules);
    }

    /** The same installation as code of another version sees it. */
    Ticking ofVersion(int other) {
        return new Ticking(database, jobs, name, other);
    }

    void set(Schedule.Timing timing, EnqueueOption... options) {
        schedules.clear();
        schedules.add(new Schedule(name, timing, this::tick, List.of(options)));
    }

    Tick tick(ZonedDateTime time) {
        return new Tick(name, time.toOffsetDateTime().toString());
    }

    /** One more process. */
    Schedules process() {
        return new Schedules(
                List.of(this), new Definitions(database), new Firing(database, jobs, metrics), () -> now, database);
    }

    void at(OffsetDateTime time) {
        now = time.toInstant();
    }

    void turnAt(Schedules process, OffsetDateTime time) throws SQLException {
        at(time);
        process.refresh();
        process.fire();
    }

    void turnAt(Schedules process, String time) throws SQLException {
        turnAt(process, OffsetDateTime.parse(time));
    }

    /** The fire times of the jobs in the table, in order. */
    List<String> fired() throws SQLException {
        return strings(
                "SELECT args ->> 'at' FROM job WHERE args ->> 'schedule' = '" + name + "' ORDER BY args ->> 'at'");
    }

    /** The fire times written down with this outcome, in order, as seconds of UTC. */
    List<String> recorded(String outcome) throws SQLException {
        return strings("""
                SELECT to_char(fire_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') FROM schedule_fire
                 WHERE name = '%s' AND outcome = '%s' ORDER BY fire_at""".formatted(name, outcome));
    }

    void endJobs() throws SQLException {
        strings("DELETE FROM job WHERE args ->> 'schedule' = '" + name + "' RETURNING id::text");
    }

    List<String> strings(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql);
                var rows = select.executeQuery()) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }

    double counted(String counter) {
        return metrics.find(counter).counters().stream()
                .mapToDouble(one -> one.count())
                .sum();
    }
}
