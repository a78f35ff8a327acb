package dev.innkeeper.jobs.store;

import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** One row a worker process, for those who want to know who works, and for those who may work without Redis. */
@Singleton
public class WorkerRows {
    private static final String BEAT = """
            insert into worker (id, host, pid, queues, slots, running, version, without_redis)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (id) do update
               set running = excluded.running, without_redis = excluded.without_redis, beat_at = clock_timestamp()""";
    // More than anybody has queues, and few enough to ask Redis for each.
    private static final String QUEUES =
            "select distinct unnest(queues) as queue from worker order by queue limit 1000";
    private static final String SERVED = """
            select distinct queue from worker, unnest(queues) as queue
             where id <> ? and queue = any (?) and not queue = any (without_redis)
               and beat_at > clock_timestamp() - ? * interval '1 millisecond'""";
    private static final String LEAVE = "delete from worker where id = ?";

    private final DataSource database;

    WorkerRows(DataSource database) {
        this.database = database;
    }

    /** A worker as it describes itself. */
    public record Self(UUID id, String host, long pid, Collection<String> queues, int slots, String version) {}

    /**
     * The worker lives and runs so many jobs.
     *
     * @param withoutRedis the queues that it does not claim from Redis now
     */
    public void beat(Self self, int running, Collection<String> withoutRedis) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(BEAT)) {
            statement.setObject(1, self.id());
            statement.setString(2, self.host());
            statement.setLong(3, self.pid());
            JobRows.bindTexts(statement, 4, self.queues());
            statement.setInt(5, self.slots());
            statement.setInt(6, running);
            statement.setString(7, self.version());
            JobRows.bindTexts(statement, 8, withoutRedis);
            statement.executeUpdate();
        }
    }

    /** The queues that workers serve. */
    public List<String> queues() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(QUEUES)) {
            return names(statement);
        }
    }

    /** Those of these queues that other workers claim from Redis. */
    public List<String> claimedByOthers(DirectClaims.Claimant claimant, Collection<String> queues) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(SERVED)) {
            statement.setObject(1, claimant.worker());
            JobRows.bindTexts(statement, 2, queues);
            statement.setLong(3, claimant.lease().toMillis());
            return names(statement);
        }
    }

    private static List<String> names(PreparedStatement statement) throws SQLException {
        try (var row = statement.executeQuery()) {
            var names = new ArrayList<String>();
            while (row.next()) {
                names.add(row.getString(1));
            }
            return names;
        }
    }

    /** The worker has stopped in order. */
    public void leave(UUID id) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(LEAVE)) {
            statement.setObject(1, id);
            statement.executeUpdate();
        }
    }
}
