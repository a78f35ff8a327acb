package dev.innkeeper.jobs.store;

import dev.innkeeper.jobs.Throttle;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Pages through live rows in the order of a key, for those who tell Redis of them. */
@Singleton
public class LiveJobs {
    private static final String SELECT =
            "select id, queue, run_at, limit_key, limit_max, rate_key, rate_count, rate_millis, created_xid::text from job ";
    private static final String SINCE = SELECT + """
            where created_xid >= ?::text::xid8 and (created_xid, id) > (?::text::xid8, ?) and state = 'queued'
              and run_at <= now() + ? * interval '1 millisecond'
            order by created_xid, id limit ?""";
    private static final String DUE = SELECT + """
            where state = 'queued' and (run_at, id) > (?, ?) and run_at <= now() + ? * interval '1 millisecond'
            order by run_at, id limit ?""";
    private static final String XMIN = "select pg_snapshot_xmin(pg_current_snapshot())::text";
    private static final String OLDEST =
            "select extract(epoch from clock_timestamp() - min(run_at)) from job where state = 'queued'";
    private static final UUID FIRST = new UUID(0, 0);

    private final DataSource database;

    LiveJobs(DataSource database) {
        this.database = database;
    }

    /** A live job. */
    public record Live(UUID id, String queue, Instant runAt, Throttle throttle, String createdXid) {}

    /** The oldest transaction that may still commit: all before it can be seen now. */
    public String xmin() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(XMIN);
                var row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    /** A page of those created by a transaction from {@code xid} on and due within the horizon. */
    public List<Live> createdSince(String xid, @Nullable Live after, Duration horizon, int most) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(SINCE)) {
            statement.setString(1, xid);
            statement.setString(2, after == null ? "0" : after.createdXid());
            statement.setObject(3, after == null ? FIRST : after.id());
            statement.setLong(4, horizon.toMillis());
            statement.setInt(5, most);
            return read(statement);
        }
    }

    /** A page of those due within the horizon, the longest waiting first. */
    public List<Live> due(@Nullable Live after, Duration horizon, int most) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(DUE)) {
            statement.setObject(
                    1, after == null ? OffsetDateTime.MIN : after.runAt().atOffset(ZoneOffset.UTC));
            statement.setObject(2, after == null ? FIRST : after.id());
            statement.setLong(3, horizon.toMillis());
            statement.setInt(4, most);
            return read(statement);
        }
    }

    /** How long the job that waits longest has been due, in seconds; empty if there is no live job. */
    public Optional<Double> oldestDueSeconds() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(OLDEST);
                var row = statement.executeQuery()) {
            row.next();
            double seconds = row.getDouble(1);
            return row.wasNull() ? Optional.empty() : Optional.of(seconds);
        }
    }

    private static List<Live> read(PreparedStatement statement) throws SQLException {
        var jobs = new ArrayList<Live>();
        try (var row = statement.executeQuery()) {
            while (row.next()) {
                jobs.add(new Live(
                        row.getObject("id", UUID.class),
                        row.getString("queue"),
                        JobRows.instant(row, "run_at"),
                        JobRows.throttle(row),
                        row.getString("created_xid")));
            }
        }
        return jobs;
    }
}
