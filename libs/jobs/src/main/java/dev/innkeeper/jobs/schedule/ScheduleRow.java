package dev.innkeeper.jobs.schedule;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;

/** A row of table schedule: what is in force, whatever the code that reads it says. */
record ScheduleRow(
        String name, Schedule.Timing timing, int version, Instant lastFire, boolean paused, boolean retired) {
    static final String COLUMNS = """
            name, cron, zone, catch_up, window_millis, overlap, jitter_millis, deadline_millis, version, last_fire_at,
            paused, retired_at is not null as retired""";

    /**
     * Reads a row.
     *
     * @throws IllegalArgumentException if this release does not understand it
     */
    static ScheduleRow read(ResultSet row) throws SQLException {
        try {
            return understand(row);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IllegalArgumentException("schedule " + row.getString("name") + " cannot be read", e);
        }
    }

    private static ScheduleRow understand(ResultSet row) throws SQLException {
        long deadline = row.getLong("deadline_millis");
        boolean anyDeadline = !row.wasNull();
        var catchUp = new CatchUp(
                CatchUp.Policy.valueOf(row.getString("catch_up").toUpperCase(Locale.ROOT)),
                Duration.ofMillis(row.getLong("window_millis")));
        var rules = new ScheduleRules(
                catchUp,
                Overlap.valueOf(row.getString("overlap").toUpperCase(Locale.ROOT)),
                Duration.ofMillis(row.getLong("jitter_millis")),
                anyDeadline ? Duration.ofMillis(deadline) : null);
        return new ScheduleRow(
                row.getString("name"),
                new Schedule.Timing(row.getString("cron"), ZoneId.of(row.getString("zone")), rules),
                row.getInt("version"),
                row.getObject("last_fire_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("paused"),
                row.getBoolean("retired"));
    }

    /** Whether it may fire. */
    boolean active() {
        return !paused && !retired;
    }

    FireTimes times() {
        return FireTimes.of(timing.cron(), timing.zone());
    }
}
