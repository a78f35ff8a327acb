package dev.innkeeper.jobs.store;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Which Redis each queue was last filled in. */
@Singleton
public class EpochRows {
    private static final String READ = "select queue, epoch, server from queue_epoch";
    private static final String WRITE = """
            insert into queue_epoch (queue, epoch, server) values (?, ?, ?)
            on conflict (queue) do update set epoch = excluded.epoch, server = excluded.server, updated_at = now()""";

    private final DataSource database;

    EpochRows(DataSource database) {
        this.database = database;
    }

    /**
     * A queue was filled.
     *
     * @param epoch the mark that was left in Redis
     * @param server the server's id, null if it does not tell
     */
    public record Filled(String epoch, @Nullable String server) {}

    /** By queue. */
    public Map<String, Filled> all() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(READ);
                var row = statement.executeQuery()) {
            var all = new HashMap<String, Filled>();
            while (row.next()) {
                all.put(row.getString(1), new Filled(row.getString(2), row.getString(3)));
            }
            return all;
        }
    }

    /** The queue was filled anew. */
    public void write(String queue, Filled filled) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(WRITE)) {
            statement.setString(1, queue);
            statement.setString(2, filled.epoch());
            statement.setString(3, filled.server());
            statement.executeUpdate();
        }
    }
}
