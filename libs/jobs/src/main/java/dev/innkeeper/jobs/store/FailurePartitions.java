package dev.innkeeper.jobs.store;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** The days of table job_failure, in UTC. The default partition takes what no day was made for. */
@Singleton
public class FailurePartitions {
    private static final String PREFIX = "job_failure_d";
    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d{8})");
    // Nobody else uses this number: one process at a time changes the partitions, the others leave it to that one.
    private static final String ALONE = "select pg_try_advisory_xact_lock(7306061172346573)";
    // Both changes lock the whole table: failures must not queue up behind one that itself waits, for example for a
    // dump.
    private static final String PATIENCE = "set local lock_timeout = '200ms'";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String NAMES = """
            select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
             where i.inhparent = 'job_failure'::regclass order by c.relname""";
    private static final String DEFAULTED = """
            select exists (select from job_failure_default where created_at >= ? and created_at < ?)""";
    private static final String FORGET = """
            delete from job_failure_default where ctid = any (array(
                select ctid from job_failure_default where created_at < ? limit 5000))""";

    private final DataSource database;

    FailurePartitions(DataSource database) {
        this.database = database;
    }

    /** The days that have a partition, in order. */
    public List<LocalDate> days() throws SQLException {
        try (var connection = database.getConnection()) {
            return days(connection);
        }
    }

    /**
     * Makes the partitions of the days from the first to the last that are missing; skips a day that has failures already.
     * Should the table be in use for too long the rest is left for another time.
     */
    public void create(LocalDate first, LocalDate last) throws SQLException {
        boolean free = true;
        for (var day = first; free && !day.isAfter(last); day = day.plusDays(1)) {
            var made = day;
            free = alone(connection -> {
                if (!days(connection).contains(made) && !defaulted(connection, made)) {
                    execute(
                            connection,
                            "create table %s partition of job_failure for values from ('%s 00:00Z') to ('%s 00:00Z')"
                                    .formatted(name(made), made, made.plusDays(1)));
                }
            });
        }
    }

    /** Drops the days before this one, and deletes a batch of what the default partition has from before it. */
    public void dropBefore(LocalDate oldest) throws SQLException {
        boolean free = true;
        for (var day : days()) {
            if (free && day.isBefore(oldest)) {
                free = alone(connection -> execute(connection, "drop table if exists " + name(day)));
            }
        }
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(FORGET)) {
            statement.setObject(1, begin(oldest));
            statement.executeUpdate();
        }
    }

    @FunctionalInterface
    private interface Change {
        void on(Connection connection) throws SQLException;
    }

    /** False if another process is at it, or the table is in use. */
    private boolean alone(Change change) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                boolean mine = isTrue(connection, ALONE);
                if (mine) {
                    execute(connection, PATIENCE);
                    change.on(connection);
                }
                connection.commit();
                return mine;
            } catch (SQLException e) {
                connection.rollback();
                if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                    return false;
                }
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private static List<LocalDate> days(Connection connection) throws SQLException {
        var days = new ArrayList<LocalDate>();
        try (var statement = connection.prepareStatement(NAMES);
                var row = statement.executeQuery()) {
            while (row.next()) {
                var name = NAME.matcher(row.getString(1));
                if (name.matches()) {
                    days.add(LocalDate.parse(name.group(1), DateTimeFormatter.BASIC_ISO_DATE));
                }
            }
        }
        return days;
    }

    private static boolean defaulted(Connection connection, LocalDate day) throws SQLException {
        try (var statement = connection.prepareStatement(DEFAULTED)) {
            statement.setObject(1, begin(day));
            statement.setObject(2, begin(day.plusDays(1)));
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static boolean isTrue(Connection connection, String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql);
                var row = statement.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String name(LocalDate day) {
        return PREFIX + day.format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    private static OffsetDateTime begin(LocalDate day) {
        return day.atStartOfDay().atOffset(ZoneOffset.UTC);
    }
}
