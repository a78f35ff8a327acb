package dev.innkeeper.jobs.store;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** One row a worker process, for those who want to know who works. No decision about a job is taken from it. */
@Singleton
public class WorkerRows {
    private static final String BEAT = """
            insert into worker (id, host, pid, queues, slots, running, version)
            values (?, ?, ?, ?, ?, ?, ?)
            on conflict (id) do update set running = excluded.running, beat_at = now()""";
    // More than anybody has queues, and few enough to ask Redis for each.
    private static final String QUEUES =
            "select distinct unnest(queues) as queue from worker order by queue limit 1000";
    private static final String LEAVE = "delete from worker where id = ?";

    private final DataSource database;

    WorkerRows(DataSource database) {
        this.database = database;
    }

    /** A worker as it describes itself. */
    public record Self(UUID id, String host, long pid, Collection<String> queues, int slots, String version) {}

    /** The worker lives and runs so many jobs. */
    public void beat(Self self, int running) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(BEAT)) {
            statement.setObject(1, self.id());
            statement.setString(2, self.host());
            statement.setLong(3, self.pid());
            JobRows.bindTexts(statement, 4, self.queues());
            statement.setInt(5, self.slots());
            statement.setInt(6, running);
            statement.setString(7, self.version());
            statement.executeUpdate();
        }
    }

    /** The queues that workers serve. */
    public List<String> queues() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(QUEUES);
                var row = statement.executeQuery()) {
            var queues = new ArrayList<String>();
            while (row.next()) {
                queues.add(row.getString(1));
            }
            return queues;
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
