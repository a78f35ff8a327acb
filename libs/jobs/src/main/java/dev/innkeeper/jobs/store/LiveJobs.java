package dev.innkeeper.jobs.store;

import dev.innkeeper.jobs.Throttle;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads live rows in pages, for those who tell Redis of them. */
@Singleton
public class LiveJobs {
    // Microseconds as a number cost a fraction of a timestamp to read, and keep the order exact.
    private static final String MICROS =
            "(date_part('epoch', greatest(run_at, timestamptz 'epoch')) * 1000000)::bigint";
    private static final String SELECT =
            "select id, queue, " + MICROS + ", limit_key, limit_max, rate_key, rate_count, rate_millis from job ";
    private static final String UNSEEN = SELECT + """
            where %s and state = 'queued' and run_at <= now() + ? * interval '1 millisecond'""";
    // Rows restored from another cluster have its transaction ids, which may lie far ahead of all that are given here.
    private static final String NEWER =
            UNSEEN.formatted("created_xid >= ?::text::xid8 and created_xid < pg_snapshot_xmax(pg_current_snapshot())");
    private static final String WAS_OPEN = UNSEEN.formatted("created_xid = any (?::text[]::xid8[])");
    // The rows sought are few, the table may be large: a plan made for any value must not read all of it.
    private static final String BY_INDEX = "set local enable_seqscan = off";
    private static final String DUE = SELECT + """
            where state = 'queued' and (run_at, id) > (timestamptz 'epoch' + ? * interval '1 microsecond', ?)
              and run_at <= now() + ? * interval '1 millisecond'
            order by run_at, id limit ?""";
    // No index leads to them, and none is worth it for one look at a filling; they are no more than there are slots.
    private static final String HIDDEN = SELECT + """
            where state = 'queued' and hidden_until = run_at
              and run_at >= timestamptz 'epoch' + ? * interval '1 microsecond'""";
    private static final String SNAPSHOT =
            "select pg_current_snapshot()::text, date_part('epoch', pg_postmaster_start_time())::text";
    private static final String NOW = "select (date_part('epoch', clock_timestamp()) * 1000000)::bigint";
    // From a known time on: what was done before it, but cannot be cleaned up yet, is not walked through again.
    private static final String OLDEST = """
            select (date_part('epoch', min(run_at)) * 1000000)::bigint from job
             where state = 'queued' and run_at >= timestamptz 'epoch' + ? * interval '1 microsecond'""";
    private static final UUID FIRST_ID = new UUID(0, 0);
    // Twelve centuries before our era.
    private static final long FIRST_MICROS = -100_000_000_000_000_000L;
    private static final long MICROS_A_MILLI = 1000;

    private final DataSource database;

    public LiveJobs(DataSource database) {
        this.database = database;
    }

    /**
     * A live job.
     *
     * @param runAtMicros when it is due, in microseconds of the epoch
     */
    public record Live(UUID id, String queue, long runAtMicros, Throttle throttle) {
        /** What stands before all that are due from this time on. */
        public static Live before(long runAtMicros) {
            return new Live(FIRST_ID, "", runAtMicros, Throttle.NONE);
        }

        /** When it is due, in milliseconds of the epoch. */
        public long runAtMillis() {
            return Math.floorDiv(runAtMicros, MICROS_A_MILLI);
        }
    }

    /**
     * Which transactions could be seen at a time: all before {@code next} but those still open.
     *
     * @param next the first transaction id not given yet
     * @param open ids before it that had not ended
     * @param server since when the server runs that gives these ids
     */
    public record Snapshot(String next, List<String> open, String server) {
        static Snapshot parse(String text, String server) {
            var parts = text.split(":", -1);
            return new Snapshot(parts[1], parts[2].isEmpty() ? List.of() : List.of(parts[2].split(",")), server);
        }

        /**
         * Whether what this one could not see can be told by ids of then. Not where another server took the place of the one
         * of then: it gives ids anew that it has not heard of, and they are lower.
         */
        public boolean tellsWhatFollowsUntil(Snapshot later) {
            return server.equals(later.server) && Long.compareUnsigned(number(next), number(later.next)) <= 0;
        }

        private static long number(String id) {
            return Long.parseUnsignedLong(id);
        }
    }

    /** Takes a page of jobs. */
    @FunctionalInterface
    public interface Page {
        void take(List<Live> jobs) throws Exception;
    }

    /** What can be seen now. */
    public Snapshot snapshot() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(SNAPSHOT);
                var row = statement.executeQuery()) {
            row.next();
            return Snapshot.parse(row.getString(1), row.getString(2));
        }
    }

    /**
     * Reads those due within the horizon that a snapshot could not see, and no other: a transaction that stays open costs
     * nothing but the look whether it has ended.
     */
    public void unseen(Snapshot before, Duration horizon, int most, Page page) throws Exception {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                try (var byIndex = connection.createStatement()) {
                    byIndex.execute(BY_INDEX);
                }
                try (var newer = connection.prepareStatement(NEWER)) {
                    newer.setString(1, before.next());
                    stream(newer, horizon, most, page);
                }
                if (!before.open().isEmpty()) {
                    try (var wasOpen = connection.prepareStatement(WAS_OPEN)) {
                        wasOpen.setArray(
                                1,
                                connection.createArrayOf("text", before.open().toArray()));
                        stream(wasOpen, horizon, most, page);
                    }
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    /** A page of those due within the horizon, the longest waiting first. */
    public List<Live> due(@Nullable Live after, Duration horizon, int most) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(DUE)) {
            statement.setLong(1, after == null ? FIRST_MICROS : after.runAtMicros());
            statement.setObject(2, after == null ? FIRST_ID : after.id());
            statement.setLong(3, horizon.toMillis());
            statement.setInt(4, most);
            return all(statement);
        }
    }

    /** Those due at the same time or later, however much, that a worker runs and has put off without Redis. */
    public List<Live> hidden(@Nullable Live after) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(HIDDEN)) {
            statement.setLong(1, after == null ? FIRST_MICROS : after.runAtMicros());
            return all(statement);
        }
    }

    /** The database's clock, in microseconds of the epoch. */
    public long nowMicros() throws SQLException {
        try (var connection = database.getConnection()) {
            return number(connection, NOW, null).orElseThrow();
        }
    }

    /** How long the job that waits longest has been due, in seconds; empty if there is no live job. */
    public Optional<Double> oldestDueSeconds() throws SQLException {
        var now = nowMicros();
        return oldestDue(null).map(micros -> (now - micros) / 1e6);
    }

    /**
     * When the job that waits longest was due, in microseconds of the epoch; empty if there is none.
     *
     * @param fromMicros where to begin to look; null for the beginning, which reads past all that was done but cannot be
     *     cleaned up yet
     */
    public Optional<Long> oldestDue(@Nullable Long fromMicros) throws SQLException {
        try (var connection = database.getConnection()) {
            return number(connection, OLDEST, fromMicros == null ? FIRST_MICROS : fromMicros);
        }
    }

    private static void stream(PreparedStatement statement, Duration horizon, int most, Page page) throws Exception {
        statement.setLong(2, horizon.toMillis());
        statement.setFetchSize(most);
        var jobs = new ArrayList<Live>();
        try (var row = statement.executeQuery()) {
            while (row.next()) {
                jobs.add(live(row));
                if (jobs.size() == most) {
                    page.take(List.copyOf(jobs));
                    jobs.clear();
                }
            }
        }
        if (!jobs.isEmpty()) {
            page.take(jobs);
        }
    }

    private static List<Live> all(PreparedStatement statement) throws SQLException {
        var jobs = new ArrayList<Live>();
        try (var row = statement.executeQuery()) {
            while (row.next()) {
                jobs.add(live(row));
            }
        }
        return jobs;
    }

    private static Live live(ResultSet row) throws SQLException {
        var limitKey = row.getString(4);
        var rateKey = row.getString(6);
        var throttle = limitKey == null && rateKey == null
                ? Throttle.NONE
                : new Throttle(limitKey, row.getInt(5), rateKey, row.getInt(7), row.getInt(8));
        return new Live(row.getObject(1, UUID.class), row.getString(2), row.getLong(3), throttle);
    }

    private static Optional<Long> number(Connection connection, String sql, @Nullable Long argument)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            if (argument != null) {
                statement.setLong(1, argument);
            }
            try (var row = statement.executeQuery()) {
                row.next();
                long value = row.getLong(1);
                return row.wasNull() ? Optional.empty() : Optional.of(value);
            }
        }
    }
}
