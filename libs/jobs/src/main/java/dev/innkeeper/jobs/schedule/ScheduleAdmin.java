package dev.innkeeper.jobs.schedule;

import dev.innkeeper.jobs.store.OperatorActions;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;

/** Looks at schedules, pauses them and runs them out of turn. Each change is written down with who made it. */
@Singleton
public class ScheduleAdmin {
    private static final String LIST = "SELECT " + ScheduleRow.COLUMNS + """
            , (SELECT max(fire_at) FROM schedule_fire f WHERE f.name = schedule.name AND f.outcome = 'fired') AS fired
             , clock_timestamp() AS now
              FROM schedule WHERE retired_at IS NULL ORDER BY name""";
    private static final String PAUSE = """
            UPDATE schedule SET paused = true WHERE name = ? AND retired_at IS NULL AND NOT paused""";
    // What waited for the job before it would begin long after its time.
    private static final String DROP_WAITING = """
            UPDATE schedule_fire SET outcome = 'skipped' WHERE name = ? AND outcome = 'waiting' AND NOT by_hand""";
    // What fell into the pause is passed over: whoever wants it made up for runs the schedule by hand.
    private static final String RESUME = """
            UPDATE schedule SET paused = false, last_fire_at = greatest(last_fire_at, clock_timestamp())
             WHERE name = ? AND retired_at IS NULL AND paused""";
    // Never on a whole second, so that it is not taken for a fire time of the cron expression.
    private static final String ASK = """
            INSERT INTO schedule_fire (name, fire_at, by_hand, outcome)
            SELECT name, date_trunc('milliseconds', clock_timestamp()) + interval '1 microsecond', true, 'waiting'
              FROM schedule WHERE name = ? AND retired_at IS NULL
            RETURNING fire_at""";
    private static final String EXISTS = "SELECT 1 FROM schedule WHERE name = ? AND retired_at IS NULL";

    private final DataSource database;
    private final OperatorActions actions;

    ScheduleAdmin(DataSource database, OperatorActions actions) {
        this.database = database;
        this.actions = actions;
    }

    /** What came of a pause or of its end. */
    public enum Change {
        DONE,
        /** It was so already: nothing was done. */
        UNCHANGED,
        /** There is no such schedule. */
        UNKNOWN
    }

    /** All schedules that the code names, by name. */
    public List<ScheduleView> list() throws SQLException {
        var found = new ArrayList<ScheduleView>();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(LIST);
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                var row = ScheduleRow.read(rows);
                var fired = rows.getObject("fired", OffsetDateTime.class);
                var now = rows.getObject("now", OffsetDateTime.class).toInstant();
                var next =
                        row.paused() ? Optional.<Instant>empty() : row.times().next(later(row.lastFire(), now));
                found.add(new ScheduleView(
                        row.name(),
                        row.timing().cron(),
                        row.timing().zone().getId(),
                        lower(row.timing().rules().catchUp().policy()),
                        lower(row.timing().rules().overlap()),
                        row.version(),
                        row.paused(),
                        fired == null ? null : fired.toInstant(),
                        next.orElse(null)));
            }
        }
        return found;
    }

    /** No fire time fires from now on; what fires by hand still does. */
    public Change pause(String name, String operator) throws SQLException {
        return transaction(connection -> {
            if (update(connection, PAUSE, name) == 0) {
                return exists(connection, name) ? Change.UNCHANGED : Change.UNKNOWN;
            }
            update(connection, DROP_WAITING, name);
            actions.write(connection, operator, "schedule.pause", name, null);
            return Change.DONE;
        });
    }

    /** Fire times fire again from now on; those of the pause do not. */
    public Change resume(String name, String operator) throws SQLException {
        return transaction(connection -> {
            if (update(connection, RESUME, name) == 0) {
                return exists(connection, name) ? Change.UNCHANGED : Change.UNKNOWN;
            }
            actions.write(connection, operator, "schedule.resume", name, null);
            return Change.DONE;
        });
    }

    /**
     * Asks for a job of the schedule now, besides those of its fire times, whatever still runs. The leader enqueues it
     * with its next look; nobody does if there is none for an hour.
     *
     * @return the time the job is for; empty if there is no such schedule
     */
    public Optional<Instant> runNow(String name, String operator) throws SQLException {
        return transaction(connection -> {
            try (var statement = connection.prepareStatement(ASK)) {
                statement.setString(1, name);
                try (var row = statement.executeQuery()) {
                    if (!row.next()) {
                        return Optional.empty();
                    }
                    var time = row.getObject(1, OffsetDateTime.class).toInstant();
                    actions.write(connection, operator, "schedule.run-now", name, time.toString());
                    return Optional.of(time);
                }
            }
        });
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T transaction(Work<T> work) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                var answer = work.on(connection);
                connection.commit();
                return answer;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private static int update(Connection connection, String sql, String name) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            return statement.executeUpdate();
        }
    }

    private static boolean exists(Connection connection, String name) throws SQLException {
        try (var statement = connection.prepareStatement(EXISTS)) {
            statement.setString(1, name);
            try (var row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
