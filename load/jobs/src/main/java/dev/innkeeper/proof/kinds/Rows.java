package dev.innkeeper.proof.kinds;

import dev.innkeeper.jobs.JobContext;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Writes about an attempt. */
final class Rows {
    private Rows() {}

    /** Runs a statement whose first parameters are the job's id and the attempt. */
    static void insert(DataSource database, String sql, JobContext context, String... more) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, context.jobId());
            statement.setInt(2, context.attempt());
            for (int i = 0; i < more.length; i++) {
                statement.setString(i + 3, more[i]);
            }
            statement.executeUpdate();
        }
    }
}
