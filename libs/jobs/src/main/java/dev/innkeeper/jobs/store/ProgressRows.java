package dev.innkeeper.jobs.store;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.UUID;
import javax.sql.DataSource;

/** How far long jobs have come. */
@Singleton
public class ProgressRows {
    private static final String WRITE = """
            insert into job_progress as p (job_id, attempt, done, total)
            select * from unnest(?::uuid[], ?::int[], ?::bigint[], ?::bigint[])
            on conflict (job_id) do update
               set attempt = excluded.attempt, done = excluded.done, total = excluded.total, updated_at = now()
             where p.attempt <= excluded.attempt""";

    private final DataSource database;

    ProgressRows(DataSource database) {
        this.database = database;
    }

    /** So many units of so many, said by an attempt. */
    public record Said(UUID job, int attempt, long done, long total) {}

    /** Writes all down; what an earlier attempt says of a job is ignored. */
    public void write(Collection<Said> all) throws SQLException {
        // Sorted, so that two bulk statements lock rows in the same order.
        var sorted = all.stream().sorted(Comparator.comparing(Said::job)).toList();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(WRITE)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", sorted.stream().map(Said::job).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "int4", sorted.stream().map(Said::attempt).toArray()));
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "int8", sorted.stream().map(Said::done).toArray()));
            statement.setArray(
                    4,
                    connection.createArrayOf(
                            "int8", sorted.stream().map(Said::total).toArray()));
            statement.executeUpdate();
        }
    }
}
